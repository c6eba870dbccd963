package io.muster.agent.himds;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.impl.io.SocketHolder;

/// A connection of which no more is read than a head may have. Number and length of lines alone bound it too late:
/// their product is many times what any client says.
final class BoundedConnection extends DefaultBHttpServerConnection {

    private final int most;

    /// @param most bytes
    BoundedConnection(Http1Config limits, int most) {
        super("http", limits);
        this.most = most;
    }

    @Override
    public void bind(Socket socket) throws IOException {
        bind(new SocketHolder(socket) {
            @Override
            protected InputStream getInputStream(Socket bound) throws IOException {
                return new Bounded(super.getInputStream(bound), most);
            }
        });
    }

    /// Whoever reads more finds the connection at fault.
    private static final class Bounded extends FilterInputStream {

        private int left;

        Bounded(InputStream in, int most) {
            super(in);
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            int got = in.read(to, from, length);
            count(Math.max(0, got));
            return got;
        }

        private void count(int got) throws IOException {
            left -= got;
            if (left < 0) {
                throw new IOException("more than a head may have");
            }
        }
    }
}
