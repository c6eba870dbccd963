package io.muster.chassis.arm;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A body in which every name must be one that is known. For what people ask for where a name that is not heard would
/// do more than was meant; what programs of other versions send takes what it knows and leaves the rest.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Strict {}
