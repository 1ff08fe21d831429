package org.jtorch.nn;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a {@link Module} whose {@code forward} returns a new tensor, or its input, and stores no
 * reference to a tensor that it computes. Containers free the output of such a module as soon as
 * the next module has used it. Without the annotation they leave it to the scope.
 *
 * <pre>{@code
 * @PrivateOutput
 * final class Swish extends Module implements Layer {
 *   @Override
 *   public Tensor forward(Tensor x) {
 *     return x.mul(x.sigmoid());
 *   }
 * }
 * }</pre>
 *
 * <p>On a package it applies to all modules of the package. Subclasses do not inherit it.
 */
@Documented
@Target({ElementType.TYPE, ElementType.PACKAGE})
@Retention(RetentionPolicy.RUNTIME)
public @interface PrivateOutput {}
