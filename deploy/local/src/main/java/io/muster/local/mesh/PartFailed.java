package io.muster.local.mesh;

/// A part of the mesh could not be started; what there is to say was said.
public final class PartFailed extends RuntimeException {

    private final String part;

    PartFailed(String part) {
        super(part + " did not start");
        this.part = part;
    }

    public String part() {
        return part;
    }
}
