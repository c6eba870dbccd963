/// PostgreSQL, Kafka and Keycloak as processes of this machine.
@NullMarked
package io.muster.local.server;

import org.jspecify.annotations.NullMarked;
