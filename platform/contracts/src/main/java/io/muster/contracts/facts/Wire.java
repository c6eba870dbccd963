package io.muster.contracts.facts;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The CloudEvents `type` of a fact, `<noun>.<participle>.v<n>`, and the topic it travels on. Numbers are never reused.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Wire {

    String type();

    String topic();
}
