package io.muster.agent.rule;

import io.muster.agent.enforce.AgeChange.Ages;
import io.muster.agent.enforce.Draft;
import io.muster.agent.host.Accounts.Secret;
import io.muster.agent.host.HostFault;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How passwords age. Nobody's password ends by it so soon that he could not choose another in peace.
final class AgeAmendment {

    private static final int NOTICE = 14;

    private AgeAmendment() {}

    static Optional<String> draft(String check, int limit, Draft draft) {
        draft.host().accounts().withPassword().forEach(secret -> {
            var now = draft.ages(secret.name());
            var after = after(check, limit, secret, now);
            requireNotice(secret, after, check, draft.host().today().toEpochDay());
            draft.age(secret.name(), after);
        });
        return Optional.empty();
    }

    private static Ages after(String check, int limit, Secret secret, Ages now) {
        return switch (check) {
            case "maxDays" -> isWithin(secret.maxDays(), limit) ? now : now.withMost(limit);
            case "expire" -> isWithin(days(now.most()), limit) ? now : now.withMost(limit);
            case "inactiveDays" -> isWithin(secret.inactiveDays(), limit) ? now : now.withInactive(limit);
            case "minDays" -> isAtLeast(secret.minDays(), limit) ? now : now.withLeast(limit);
            case "warnDays" -> isAtLeast(secret.warnDays(), limit) ? now : now.withWarned(limit);
            default -> throw new HostFault(check + " is no age");
        };
    }

    private static boolean isWithin(@Nullable Integer days, int limit) {
        return days != null && days <= limit;
    }

    private static boolean isAtLeast(@Nullable Integer days, int limit) {
        return days != null && days >= limit;
    }

    private static void requireNotice(Secret secret, Ages after, String check, long today) {
        var changed = secret.changed();
        if (check.equals("expire") && (changed == null || changed > today)) {
            throw new HostFault("when " + secret.name() + " got the password is not known");
        }
        var most = days(after.most());
        if (check.equals("minDays") || check.equals("warnDays") || changed == null || most == null) {
            return;
        }
        if (changed + (long) most - today < NOTICE) {
            throw new HostFault("the password of " + secret.name() + " would end within " + NOTICE + " days");
        }
    }

    private static @Nullable Integer days(String field) {
        return field.isEmpty() || field.startsWith("-") ? null : Integer.valueOf(field);
    }
}
