package io.muster.evaluation.policystate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.muster.chassis.access.AtScope;
import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.arm.ArmPages;
import io.muster.chassis.arm.Gateway;
import io.muster.evaluation.policystate.PolicyStateStore.Tally;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Policy states in the shape of `Microsoft.PolicyInsights`. Queries come as POST, the next page of one as GET.
@Path(AtScope.PATH + "/providers/Microsoft.PolicyInsights/policyStates/{view}")
public class PolicyStateResource {

    private final PolicyStateStore store;
    private final Gateway gateway;

    PolicyStateResource(PolicyStateStore store, Gateway gateway) {
        this.store = store;
        this.gateway = gateway;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record QueryResults(
            @JsonProperty("@odata.context") String context,
            @JsonProperty("@odata.count") int count,
            @JsonProperty("@odata.nextLink") @Nullable String nextLink,
            List<PolicyState> value) {}

    record Summary(
            @JsonProperty("@odata.context") String context,
            @JsonProperty("@odata.count") int count,
            List<SummaryValue> value) {}

    record SummaryValue(Results results, List<AssignmentSummary> policyAssignments) {}

    record Results(int nonCompliantResources, int nonCompliantPolicies, List<StateCount> resourceDetails) {}

    record StateCount(String complianceState, int count) {}

    record AssignmentSummary(String policyAssignmentId, Results results, List<DefinitionSummary> policyDefinitions) {}

    record DefinitionSummary(String policyDefinitionId, String effect, Results results) {}

    /// `view` is `latest` or `default`, which are the same here.
    @POST
    @Path("/queryResults")
    public Uni<QueryResults> query(
            @PathParam("scope") AtScope scope,
            @PathParam("view") String view,
            @QueryParam("$filter") @Nullable String filter,
            @QueryParam("$top") @Nullable Integer top,
            @QueryParam("$skipToken") @Nullable String skipToken,
            @Context UriInfo uri) {
        requireView(view);
        var window = ArmPage.Window.of(top, skipToken);
        var wanted = StateFilter.parse(filter);
        return Panache.withSession(() -> store.find(scope.id(), wanted, window)
                .map(rows -> ArmPages.of(rows, window, PolicyState.Row::key, PolicyState::of, gateway.url(), uri))
                .map(page -> new QueryResults(
                        context(scope, "latest"), page.value().size(), page.nextLink(), page.value())));
    }

    @GET
    @Path("/queryResults")
    public Uni<QueryResults> nextPage(
            @PathParam("scope") AtScope scope,
            @PathParam("view") String view,
            @QueryParam("$filter") @Nullable String filter,
            @QueryParam("$top") @Nullable Integer top,
            @QueryParam("$skipToken") @Nullable String skipToken,
            @Context UriInfo uri) {
        return query(scope, view, filter, top, skipToken, uri);
    }

    @POST
    @Path("/summarize")
    public Uni<Summary> summarize(
            @PathParam("scope") AtScope scope,
            @PathParam("view") String view,
            @QueryParam("$filter") @Nullable String filter) {
        requireView(view);
        var wanted = StateFilter.parse(filter);
        return Panache.withSession(() -> store.tally(scope.id(), wanted))
                .map(tallies -> new Summary(
                        context(scope, "summary"),
                        1,
                        List.of(new SummaryValue(results(tallies), assignments(tallies)))));
    }

    private static List<AssignmentSummary> assignments(List<Tally> tallies) {
        var byPolicy =
                tallies.stream().collect(Collectors.groupingBy(Tally::policy, LinkedHashMap::new, Collectors.toList()));
        return byPolicy.values().stream()
                .map(of -> new AssignmentSummary(
                        of.getFirst().policy(),
                        results(of),
                        List.of(new DefinitionSummary(
                                of.getFirst().definition(),
                                of.getFirst().effect().toLowerCase(Locale.ROOT),
                                results(of)))))
                .toList();
    }

    private static Results results(List<Tally> tallies) {
        var failing = tallies.stream()
                .filter(tally -> tally.state().equals("NonCompliant"))
                .toList();
        var counts = tallies.stream()
                .collect(Collectors.groupingBy(
                        Tally::state, LinkedHashMap::new, Collectors.summingInt(Tally::resources)));
        return new Results(
                failing.stream().mapToInt(Tally::resources).sum(),
                (int) failing.stream().map(Tally::policy).distinct().count(),
                counts.entrySet().stream()
                        .map(entry -> new StateCount(entry.getKey().toLowerCase(Locale.ROOT), entry.getValue()))
                        .toList());
    }

    private static void requireView(String view) {
        if (!view.equalsIgnoreCase("latest") && !view.equalsIgnoreCase("default")) {
            throw ArmError.badRequest("InvalidPolicyStatesResource", "policyStates are 'latest' or 'default'.")
                    .exception();
        }
    }

    private String context(AtScope scope, String view) {
        return gateway.url() + scope.id() + "/providers/Microsoft.PolicyInsights/policyStates/$metadata#" + view;
    }
}
