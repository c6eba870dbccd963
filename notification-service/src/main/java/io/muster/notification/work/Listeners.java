package io.muster.notification.work;

import io.muster.contracts.MachineId;

/// Who is told when a machine's numbers grow: the machine's connection, if there is one.
public interface Listeners {

    void grew(MachineId machine, Numbers numbers);

    void gone(MachineId machine);

    boolean isConnected(MachineId machine);
}
