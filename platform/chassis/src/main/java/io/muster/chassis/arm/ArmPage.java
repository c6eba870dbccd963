package io.muster.chassis.arm;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One page of a list: `{"value":[…],"nextLink":"…"}`.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ArmPage<T>(List<T> value, @Nullable String nextLink) {

    public ArmPage {
        value = List.copyOf(value);
    }

    /// The page without what is not wanted: it gets shorter, the next one stays where it is.
    public ArmPage<T> only(Predicate<T> wanted) {
        return new ArmPage<>(value.stream().filter(wanted).toList(), nextLink);
    }

    /// Where a page begins and how long it is.
    ///
    /// @param after the sort key of the last row of the page before; empty for the first page
    /// @param size rows, 1 to 1,000
    public record Window(String after, int size) {

        private static final int MOST = 1_000;
        private static final int USUAL = 200;

        /// From `$top` and `$skipToken`; a bad value is refused, not guessed.
        public static Window of(@Nullable Integer top, @Nullable String skipToken) {
            if (top != null && (top < 1 || top > MOST)) {
                throw ArmError.badRequest("InvalidTop", "$top takes 1 to " + MOST + ".")
                        .exception();
            }
            return new Window(skipToken == null ? "" : decoded(skipToken), top == null ? USUAL : top);
        }

        private static String decoded(String token) {
            try {
                return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException notOurs) {
                throw ArmError.badRequest("InvalidSkipToken", "Take $skipToken from nextLink as it stands.")
                        .exception();
            }
        }
    }
}
