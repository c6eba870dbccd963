/// What the services announce on Kafka. One record per wire type; only add, and only optional, within a version.
@NullMarked
package io.muster.contracts.facts;

import org.jspecify.annotations.NullMarked;
