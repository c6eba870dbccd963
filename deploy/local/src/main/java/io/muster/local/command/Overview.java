package io.muster.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.local.mesh.Api;
import io.muster.local.mesh.Names;
import io.muster.local.mesh.Plain;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Prints the machines, how they stand, and what falls short.
final class Overview {

    private static final int MOST_FINDINGS = 25;
    private static final int WIDEST = 46;
    private static final Map<String, Integer> RANKS =
            Map.of("Critical", 0, "Important", 1, "Warning", 2, "Informational", 3);

    private final Api api;
    private final PrintStream out;

    Overview(Api api, PrintStream out) {
        this.api = api;
        this.out = out;
    }

    void print() {
        var subscription = "/subscriptions/" + Names.SUBSCRIPTION;
        var machines = api.list(subscription + "/providers/Microsoft.HybridCompute/machines", "2024-07-10");
        var standings = api.list(subscription + "/providers/Muster.Evaluation/standings", "2026-01-01");
        if (machines.isEmpty()) {
            out.println("No machine has joined yet.");
        }
        for (var machine : machines) {
            machine(machine, standings);
        }
    }

    private void machine(JsonNode machine, List<JsonNode> standings) {
        var id = machine.path("id").asText();
        var properties = machine.path("properties");
        out.println();
        out.printf(
                "%s  %s  (%s %s, agent %s)%n",
                text(machine, "name"),
                text(properties, "status"),
                properties.has("osSku") ? text(properties, "osSku") : text(properties, "osName"),
                text(properties, "osVersion"),
                text(properties, "agentVersion"));
        var own = standings.stream()
                .map(standing -> standing.path("properties"))
                .filter(standing -> standing.path("machineId").asText().equalsIgnoreCase(id))
                .toList();
        if (own.isEmpty()) {
            out.println("  no report yet");
            return;
        }
        own.forEach(this::standing);
        findings(api.list(id + "/providers/Muster.Evaluation/findings", "2026-01-01"));
    }

    private void standing(JsonNode standing) {
        var assignment = text(standing, "assignment");
        out.printf(
                "  %s: %s: %d compliant, %d failing, %d not applicable, %d undecided (%s)%n",
                assignment.substring(assignment.lastIndexOf('/') + 1),
                text(standing, "status"),
                standing.path("compliant").asInt(),
                standing.path("nonCompliant").asInt(),
                standing.path("notApplicable").asInt(),
                standing.path("errors").asInt(),
                text(standing, "finishedAt"));
    }

    private void findings(List<JsonNode> findings) {
        var ordered = findings.stream()
                .map(finding -> finding.path("properties"))
                .sorted(Comparator.comparing(
                        finding -> RANKS.getOrDefault(finding.path("severity").asText(), RANKS.size())))
                .toList();
        if (ordered.isEmpty()) {
            return;
        }
        out.println();
        out.printf("  %-13s %-" + WIDEST + "s %-24s %s%n", "SEVERITY", "FAILS", "EXPECTED", "FOUND");
        ordered.stream().limit(MOST_FINDINGS).forEach(this::finding);
        if (ordered.size() > MOST_FINDINGS) {
            out.printf("  … and %d more%n", ordered.size() - MOST_FINDINGS);
        }
    }

    private void finding(JsonNode finding) {
        var evidence = first(finding.path("evidence"));
        out.printf(
                "  %-13s %-" + WIDEST + "s %-24s %s%n",
                text(finding, "severity"),
                cut(text(finding, "title"), WIDEST),
                cut(text(evidence, "expected"), 24),
                cut(evidence.hasNonNull("found") ? text(evidence, "found") : "-", 40));
    }

    /// What was not as expected says more than what was.
    private static JsonNode first(JsonNode evidence) {
        for (var piece : evidence) {
            if (!piece.path("satisfied").asBoolean()) {
                return piece;
            }
        }
        return evidence.path(0);
    }

    private static String text(JsonNode node, String field) {
        return Plain.text(node.path(field).asText());
    }

    private static String cut(String text, int width) {
        var line = text.replaceAll("\\s+", " ");
        return line.length() <= width ? line : line.substring(0, width - 1) + "…";
    }
}
