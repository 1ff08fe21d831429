package org.jtorch.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Fails a test that leaves tensors to the garbage collector. Each test method runs in a {@link
 * org.jtorch.TensorScope}, which frees the tensors that the test creates on its thread. A tensor
 * that is still open afterwards was taken out of all scopes or created on another thread, and was
 * not closed. A test that leaves {@code noGrad}, {@code enableGrad} or {@code inferenceMode} on
 * fails too.
 *
 * <pre>{@code
 * @NoLeaks
 * class TrainingTest {
 *   @Test
 *   void trainingStepClosesItsTensors() {}
 *
 *   @Test
 *   @NoLeaks(keeps = 8)   // the parameters of a module, for example
 *   void moduleKeepsItsParameters() {}
 * }
 * }</pre>
 *
 * <p>Tensors are counted for the whole JVM, so tests with this annotation must not run in parallel
 * with others.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LeakExtension.class)
public @interface NoLeaks {
  /**
   * Returns the number of tensors that the test may leave open.
   *
   * @return default 0
   */
  int keeps() default 0;
}
