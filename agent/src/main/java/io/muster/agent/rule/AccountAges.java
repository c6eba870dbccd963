package io.muster.agent.rule;

import io.muster.agent.host.Accounts;
import io.muster.agent.host.Accounts.Secret;
import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// How passwords age. Only accounts with a password have one that does; a field that is empty means never.
final class AccountAges {

    private AccountAges() {}

    static Outcome atMost(Accounts accounts, Function<Secret, @Nullable Integer> field, int limit) {
        return each(accounts, field, days -> days <= limit, "at most " + limit + " days");
    }

    static Outcome atLeast(Accounts accounts, Function<Secret, @Nullable Integer> field, int limit) {
        return each(accounts, field, days -> days >= limit, "at least " + limit + " days");
    }

    /// Every password ends within so many days from now, or has ended; one whose last change is not known, or is yet to
    /// come, never does.
    static Outcome expire(Host host, int limit) {
        long today = host.today().toEpochDay();
        return each(
                host.accounts(),
                secret -> left(secret, today),
                days -> days <= limit,
                "ends within " + limit + " days, after a change that was not in the future");
    }

    private static @Nullable Integer left(Secret secret, long today) {
        var changed = secret.changed();
        var most = secret.maxDays();
        if (changed == null || changed > today) {
            return null;
        }
        if (changed == 0) {
            return 0;
        }
        return most == null ? null : Math.clamp(changed + (long) most - today, 0, Integer.MAX_VALUE);
    }

    private static Outcome each(
            Accounts accounts, Function<Secret, @Nullable Integer> field, Predicate<Integer> fine, String wanted) {
        var secrets = accounts.withPassword().toList();
        if (secrets.isEmpty()) {
            return Outcome.notApplicable("no account has a password");
        }
        var evidence = secrets.stream()
                .map(secret -> {
                    var days = field.apply(secret);
                    return new Evidence(
                            "/etc/shadow " + secret.name(),
                            wanted,
                            days == null ? null : Integer.toString(days),
                            days != null && fine.test(days));
                })
                .toList();
        return Outcome.of(evidence, "every account is as wanted", "an account is not as wanted");
    }
}
