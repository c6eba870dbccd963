// What people do with Azure's own clients, against the gateway that the environment names.
import assert from "node:assert/strict";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { AuthorizationManagementClient } from "@azure/arm-authorization";
import { HybridComputeManagementClient } from "@azure/arm-hybridcompute";
import { ManagementGroupsAPI } from "@azure/arm-managementgroups";
import { ResourceManagementClient } from "@azure/arm-resources";
import { SubscriptionClient } from "@azure/arm-resources-subscriptions";
import { ResourceManagementClient as ResourceManagementClient7 } from "arm-resources-7";

const { MUSTER_GATEWAY: endpoint, MUSTER_PASSWORD: password } = process.env;
const { MUSTER_SUBSCRIPTION: first, MUSTER_TENANT: tenant } = process.env;

const signIn = async () => {
    const answer = await fetch(`${endpoint}/auth/realms/muster/protocol/openid-connect/token`, {
        method: "POST",
        body: new URLSearchParams({ grant_type: "password", client_id: "muster-cli", username: "owner", password }),
    });
    return (await answer.json()).access_token;
};
const token = await signIn();
const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
const options = { endpoint, retryOptions: { maxRetries: 2 } };

const READER = "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7";
const MACHINES = "Microsoft.HybridCompute/machines";

const groups = new ManagementGroupsAPI(credential, options);
const subscriptions = new SubscriptionClient(credential, options);
const mg = `mg-${randomUUID()}`;
const second = randomUUID();
const resources = new ResourceManagementClient(credential, second, options);
const access = new AuthorizationManagementClient(credential, second, options);
const scope = `/subscriptions/${second}`;

const all = async (pages) => {
    const found = [];
    for await (const one of pages) found.push(one);
    return found;
};

before(async () => {
    const made = await fetch(`${endpoint}${scope}?api-version=2022-12-01`, {
        method: "PUT",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({ displayName: "Second" }),
    });
    assert.equal(made.status, 201);
});

test("management groups: made, shown as a tree, renamed, listed", async () => {
    const made = await groups.managementGroups.beginCreateOrUpdateAndWait(mg, { name: mg, displayName: "Plants" });
    assert.equal(made.displayName ?? made.properties?.displayName, "Plants");
    await groups.managementGroupSubscriptions.create(mg, second);
    const shown = await groups.managementGroups.get(mg, { expand: "children", recurse: true });
    assert.deepEqual(shown.children.map((child) => child.name), [second]);
    assert.equal(shown.details.parent.name, tenant);
    const renamed = await groups.managementGroups.update(mg, { displayName: "Works" });
    assert.equal(renamed.displayName, "Works");
    assert.ok((await all(groups.managementGroups.list())).some((one) => one.name === mg));
    assert.deepEqual((await all(groups.managementGroups.listDescendants(mg))).map((one) => one.name), [second]);
    const placed = await all(groups.managementGroupSubscriptions.listSubscriptionsUnderManagementGroup(mg));
    assert.deepEqual(placed.map((one) => one.name), [second]);
    assert.ok((await all(groups.entities.list())).some((one) => one.name === second));
});

test("management groups: a tree, in which groups and subscriptions move", async () => {
    const [upper, lower, beside] = [0, 1, 2].map(() => `mg-${randomUUID()}`);
    const at = (name) => ({ parent: { id: `/providers/Microsoft.Management/managementGroups/${name}` } });
    await groups.managementGroups.beginCreateOrUpdateAndWait(upper, { name: upper });
    await groups.managementGroups.beginCreateOrUpdateAndWait(lower, { name: lower, details: at(upper) });
    await groups.managementGroups.beginCreateOrUpdateAndWait(beside, { name: beside });
    await groups.managementGroupSubscriptions.create(lower, second);
    const descendants = await all(groups.managementGroups.listDescendants(upper));
    assert.deepEqual(descendants.map((one) => one.name).sort(), [lower, second].sort());
    await groups.managementGroupSubscriptions.create(beside, second);
    assert.equal((await groups.managementGroupSubscriptions.getSubscription(beside, second)).name, second);
    await assert.rejects(groups.managementGroupSubscriptions.getSubscription(lower, second), { statusCode: 404 });
    assert.deepEqual((await all(groups.managementGroups.listDescendants(upper))).map((one) => one.name), [lower]);
    const moved = await groups.managementGroups.update(lower, { parentGroupId: at(beside).parent.id });
    assert.equal(moved.details.parent.name, beside);
    await assert.rejects(groups.managementGroups.update(beside, { parentGroupId: at(lower).parent.id }), (refused) =>
        refused.statusCode >= 400 && refused.statusCode < 500);
    await groups.managementGroupSubscriptions.create(mg, second);
    for (const name of [lower, beside, upper]) await groups.managementGroups.beginDeleteAndWait(name);
    await assert.rejects(groups.managementGroups.get(upper), { statusCode: 404 });
});

test("management groups: one with something in it stays", async () => {
    await assert.rejects(groups.managementGroups.beginDeleteAndWait(mg), { statusCode: 409 });
    await assert.rejects(groups.managementGroups.get("nobody"), { statusCode: 404, code: "ManagementGroupNotFound" });
});

test("subscriptions and tenants: listed and read, with their locations", async () => {
    const names = (await all(subscriptions.subscriptions.list())).map((one) => one.subscriptionId);
    assert.ok(names.includes(first) && names.includes(second));
    const one = await subscriptions.subscriptions.get(second);
    assert.equal(one.displayName, "Second");
    assert.equal(one.state, "Enabled");
    assert.equal(one.tenantId, tenant);
    assert.deepEqual((await all(subscriptions.tenants.list())).map((each) => each.tenantId), [tenant]);
    const there = await all(subscriptions.subscriptions.listLocations(first));
    assert.ok(there.some((location) => location.name === "local"));
});

test("providers: listed, registered, taken back", async () => {
    const listed = await all(resources.providers.list());
    const ours = listed.find((one) => one.namespace === "Microsoft.HybridCompute");
    assert.equal(ours.registrationState, "NotRegistered");
    assert.ok(ours.resourceTypes.some((type) => type.resourceType === "machines" && type.apiVersions.length > 0));
    assert.equal((await resources.providers.register("Microsoft.HybridCompute")).registrationState, "Registered");
    assert.equal((await resources.providers.get("Microsoft.HybridCompute")).registrationState, "Registered");
    await resources.providers.register("Microsoft.PolicyInsights");
    assert.equal((await resources.providers.unregister("Microsoft.PolicyInsights")).registrationState, "NotRegistered");
});

test("resource groups: made, found, changed, listed by tag", async () => {
    const made = await resources.resourceGroups.createOrUpdate("rack", { location: "local", tags: { room: "7" } });
    assert.equal(made.properties.provisioningState, "Succeeded");
    await resources.resourceGroups.createOrUpdate("rack", { location: "local", tags: { room: "8" } });
    assert.equal((await resources.resourceGroups.checkExistence("rack")).body, true);
    assert.equal((await resources.resourceGroups.checkExistence("none")).body, false);
    assert.equal((await resources.resourceGroups.get("RACK")).name, "rack");
    assert.deepEqual((await resources.resourceGroups.update("rack", { tags: { room: "9" } })).tags, { room: "9" });
    const found = await all(resources.resourceGroups.list({ filter: "tagName eq 'room' and tagValue eq '9'" }));
    assert.deepEqual(found.map((one) => one.name), ["rack"]);
    await assert.rejects(resources.resourceGroups.get("none"), { statusCode: 404, code: "ResourceGroupNotFound" });
});

test("tags: of a subscription, by every operation", async () => {
    const put = await resources.tagsOperations.createOrUpdateAtScope(scope, { properties: { tags: { a: "1", b: "2" } } });
    assert.deepEqual(put.properties.tags, { a: "1", b: "2" });
    await resources.tagsOperations.updateAtScope(scope, { operation: "Merge", properties: { tags: { c: "3" } } });
    await resources.tagsOperations.updateAtScope(scope, { operation: "Delete", properties: { tags: { a: "1" } } });
    assert.deepEqual((await resources.tagsOperations.getAtScope(scope)).properties.tags, { b: "2", c: "3" });
    await resources.tagsOperations.deleteAtScope(scope);
    assert.deepEqual((await resources.tagsOperations.getAtScope(scope)).properties.tags, {});
});

test("resources: a machine is made, listed, filtered, read by its id and deleted", async () => {
    const id = `${scope}/resourceGroups/rack/providers/${MACHINES}/web`;
    const key = generateKeyPairSync("rsa", { modulusLength: 2048, publicKeyEncoding: { type: "pkcs1", format: "der" } });
    const machine = {
        location: "local",
        properties: { osType: "linux", clientPublicKey: key.publicKey.toString("base64") },
    };
    const other = id.replace(second, first).replace("/rack/", "/none/");
    await assert.rejects(resources.resources.createOrUpdateById(other, "2024-07-10", machine), {
        statusCode: 404, code: "ResourceGroupNotFound",
    });
    const made = await resources.resources.createOrUpdateById(id, "2024-07-10", machine);
    assert.equal(made.properties.provisioningState, "Succeeded");
    await assert.rejects(resources.providers.unregister("Microsoft.HybridCompute"), { statusCode: 409 });
    const listed = await all(resources.resources.list({ filter: `resourceType eq '${MACHINES}'` }));
    assert.deepEqual(listed.map((one) => one.id), [id]);
    assert.deepEqual((await all(resources.resources.listByResourceGroup("rack"))).map((one) => one.name), ["web"]);
    assert.equal((await all(resources.resources.list({ filter: "name eq 'db'" }))).length, 0);
    assert.equal((await resources.resources.getById(id, "2024-07-10")).name, "web");
    assert.equal((await resources.resources.checkExistenceById(id, "2024-07-10")).body, true);
    await resources.resources.deleteById(id, "2024-07-10");
    assert.equal((await resources.resources.checkExistenceById(id, "2024-07-10")).body, false);
});

test("role definitions: built in and custom", async () => {
    const builtIn = await all(access.roleDefinitions.list(scope, { filter: "type eq 'BuiltInRole'" }));
    assert.ok(builtIn.some((role) => role.roleName === "Azure Connected Machine Onboarding"));
    const name = randomUUID();
    const wanted = {
        roleName: `Tagger ${name}`,
        roleType: "CustomRole",
        description: "May tag.",
        permissions: [{ actions: ["*/read", "Microsoft.Resources/tags/*"], notActions: [], dataActions: [] }],
        assignableScopes: [scope],
    };
    const made = await access.roleDefinitions.createOrUpdate(scope, name, wanted);
    assert.equal(made.roleName, wanted.roleName);
    assert.equal((await access.roleDefinitions.getById(made.id)).name, name);
    assert.equal((await access.roleDefinitions.get(scope, name)).roleType, "CustomRole");
    const found = await all(access.roleDefinitions.list(scope, { filter: `roleName eq '${wanted.roleName}'` }));
    assert.equal(found.length, 1);
    const given = await access.roleAssignments.create(scope, randomUUID(), {
        roleDefinitionId: made.id, principalId: randomUUID(), principalType: "ServicePrincipal",
    });
    await assert.rejects(access.roleDefinitions.delete(scope, name), { statusCode: 409 });
    await access.roleAssignments.deleteById(given.id);
    assert.equal((await access.roleDefinitions.delete(scope, name)).name, name);
});

test("role assignments: given at a management group, seen below, taken away", async () => {
    const principalId = randomUUID();
    const at = `/providers/Microsoft.Management/managementGroups/${mg}`;
    const body = { roleDefinitionId: READER, principalId, principalType: "User" };
    const name = randomUUID();
    const given = await access.roleAssignments.create(at, name, body);
    assert.equal(given.scope, at);
    assert.equal((await access.roleAssignments.get(at, name)).principalId, principalId);
    assert.equal((await access.roleAssignments.getById(given.id)).name, name);
    await assert.rejects(access.roleAssignments.create(at, randomUUID(), body), {
        statusCode: 409, code: "RoleAssignmentExists",
    });
    const below = access.roleAssignments.listForScope(`${scope}/resourceGroups/rack`, {
        filter: `atScope() and assignedTo('${principalId}')`,
    });
    assert.deepEqual((await all(below)).map((one) => one.id), [given.id]);
    const mine = access.roleAssignments.listForSubscription({ filter: `principalId eq '${principalId}'` });
    assert.deepEqual((await all(mine)).map((one) => one.id), [given.id]);
    await access.roleAssignments.delete(at, name);
    await assert.rejects(access.roleAssignments.get(at, name), { statusCode: 404 });
});

test("role assignments: by id, listed at a resource group and a resource, and not made for what is not there", async () => {
    const principalId = randomUUID();
    const at = `${scope}/resourceGroups/rack`;
    const id = `${at}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`;
    const body = { roleDefinitionId: `${scope}${READER}`, principalId, principalType: "User" };
    const given = await access.roleAssignments.createById(id, body);
    assert.equal(given.id.toLowerCase(), id.toLowerCase());
    assert.ok(given.roleDefinitionId.toLowerCase().endsWith(READER.toLowerCase()));
    const inGroup = access.roleAssignments.listForResourceGroup("rack", { filter: `principalId eq '${principalId}'` });
    assert.deepEqual((await all(inGroup)).map((one) => one.id), [given.id]);
    const nowhere = `${scope}${READER.replace("acdd72a7", "00000000")}`;
    await assert.rejects(
        access.roleAssignments.create(at, randomUUID(), { ...body, roleDefinitionId: nowhere }),
        (refused) => refused.statusCode === 400 || refused.statusCode === 404,
    );
    await access.roleAssignments.deleteById(given.id);
    await assert.rejects(access.roleAssignments.getById(given.id), { statusCode: 404 });
});

test("permissions: what the caller may do", async () => {
    const may = await all(access.permissions.listForResourceGroup("rack"));
    assert.ok(may.some((one) => one.actions.includes("*")));
});

test("permissions: a resource without a parent is asked for with an empty segment, which is refused", async () => {
    const asked = all(access.permissions.listForResource("rack", "Microsoft.HybridCompute", "", "machines", "none"));
    await assert.rejects(asked, { statusCode: 400, code: "InvalidResourceId" });
});

test("the older client for resources does the same", async () => {
    const older = new ResourceManagementClient7(credential, second, options);
    const made = await older.resourceGroups.createOrUpdate("shelf", { location: "local", tags: { room: "1" } });
    assert.equal(made.properties.provisioningState, "Succeeded");
    assert.equal((await older.resourceGroups.checkExistence("shelf")).body, true);
    assert.deepEqual((await older.resourceGroups.update("shelf", { tags: { room: "2" } })).tags, { room: "2" });
    const tagged = older.resourceGroups.list({ filter: "tagName eq 'room' and tagValue eq '2'" });
    assert.deepEqual((await all(tagged)).map((one) => one.name), ["shelf"]);
    assert.equal((await older.providers.register("Microsoft.HybridCompute")).registrationState, "Registered");
    assert.ok((await all(older.providers.list())).length > 2);
    assert.deepEqual(await all(older.resources.listByResourceGroup("shelf")), []);
    await older.tagsOperations.beginCreateOrUpdateAtScopeAndWait(`${scope}/resourceGroups/shelf`, {
        properties: { tags: { a: "1" } },
    });
    assert.deepEqual((await older.tagsOperations.getAtScope(`${scope}/resourceGroups/shelf`)).properties.tags, { a: "1" });
    await older.resourceGroups.beginDeleteAndWait("shelf");
    assert.equal((await older.resourceGroups.checkExistence("shelf")).body, false);
});

test("machines: read, listed and deleted by the client for them; extensions there are none", async () => {
    const hybrid = new HybridComputeManagementClient(credential, second, options);
    const id = `${scope}/resourceGroups/rack/providers/${MACHINES}/mail`;
    const key = generateKeyPairSync("rsa", { modulusLength: 2048, publicKeyEncoding: { type: "pkcs1", format: "der" } });
    await resources.resources.createOrUpdateById(id, "2024-07-10", {
        location: "local",
        tags: { role: "mail" },
        properties: { osType: "linux", clientPublicKey: key.publicKey.toString("base64") },
    });
    const one = await hybrid.machines.get("rack", "mail", { expand: "instanceView" });
    assert.equal(one.id, id);
    assert.equal(one.properties.status, "AwaitingConnection");
    assert.equal(one.properties.provisioningState, "Succeeded");
    assert.match(one.properties.vmId, /^[0-9a-f-]{36}$/);
    assert.deepEqual(one.tags, { role: "mail" });
    assert.deepEqual((await all(hybrid.machines.listByResourceGroup("rack"))).map((each) => each.name), ["mail"]);
    assert.ok((await all(hybrid.machines.listBySubscription())).some((each) => each.name === "mail"));
    const changed = await resources.resources.beginUpdateByIdAndWait(id, "2024-07-10", { tags: { role: "relay" } });
    assert.deepEqual(changed.tags, { role: "relay" });
    assert.deepEqual(await all(hybrid.machineExtensions.list("rack", "mail")), []);
    await assert.rejects(hybrid.machineExtensions.get("rack", "mail", "none"), { statusCode: 404 });
    const commands = await fetch(`${endpoint}${id}/runCommands?api-version=2024-07-10`, {
        headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(commands.status, 404, "run commands are not here");
    await hybrid.machines.delete("rack", "mail");
    await assert.rejects(hybrid.machines.get("rack", "mail"), { statusCode: 404, code: "ResourceNotFound" });
});

test("what is not here is refused as not found, and not misunderstood", async () => {
    const hybrid = new HybridComputeManagementClient(credential, second, options);
    const absent = {
        deployments: () => resources.resources.getById(`${scope}/providers/Microsoft.Resources/deployments/x`, "2021-04-01"),
        denyAssignments: () => all(access.denyAssignments.listForScope(scope)),
        roleEligibility: () => all(access.roleEligibilitySchedules.listForScope(scope)),
        administrators: () => all(access.classicAdministrators.list()),
        hierarchySettings: () => groups.hierarchySettingsOperations.get(mg),
        privateLinkScopes: () => all(hybrid.privateLinkScopes.list()),
    };
    for (const [what, asked] of Object.entries(absent)) {
        await assert.rejects(asked(), { statusCode: 404, code: "InvalidResourceType" }, what);
    }
});

after(async () => {
    await resources.resourceGroups.beginDeleteAndWait("rack");
    await groups.managementGroupSubscriptions.delete(mg, second);
    await groups.managementGroups.beginDeleteAndWait(mg);
    assert.equal((await resources.resourceGroups.checkExistence("rack")).body, false);
});
