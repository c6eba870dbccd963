package io.muster.gateway.sins;

import java.sql.Connection;

/// Planted: a bad name, and a database behind the door.
public record DoorManager(Connection connection) {}
