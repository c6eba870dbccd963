package io.muster.agent.rule;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.muster.contracts.agent.RuleResult;

/// A rule's verdict and what reaching it cost. What several rules read is paid for by the first.
///
/// @param bytes how much of files was read for it
public record Measured(@JsonUnwrapped RuleResult result, long bytes) {}
