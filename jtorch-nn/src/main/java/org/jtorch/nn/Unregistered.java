package org.jtorch.nn;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a field of a {@link Module} whose modules and tensors are deliberately not registered: a
 * frozen teacher, a target network, a discriminator that another optimizer trains. They are not
 * among {@link Module#parameters()}, not saved, not moved by {@code to}, and not switched by {@code
 * eval()}.
 *
 * <pre>{@code
 * final class Student extends Module implements Layer {
 *   private final Linear body = register("body", new Linear(4, 2));
 *
 *   @Unregistered private final Module teacher;
 *
 *   Student(Module teacher) {
 *     this.teacher = teacher;
 *   }
 *
 *   @Override
 *   public Tensor forward(Tensor x) {
 *     return body.call(x);
 *   }
 * }
 * }</pre>
 *
 * <p>Without the annotation, a module whose field holds an unregistered module, or an unregistered
 * leaf that requires a gradient, throws at its first call.
 */
@Documented
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Unregistered {}
