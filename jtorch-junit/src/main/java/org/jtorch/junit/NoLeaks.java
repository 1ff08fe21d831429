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
 * org.jtorch.TensorScope}, which frees what the test itself makes on its thread; what is still open
 * afterwards was taken out of all scopes or made on another thread, and nobody closed it. A test
 * that leaves {@code noGrad}, {@code enableGrad} or {@code inferenceMode} on fails too.
 *
 * <pre>{@code
 * @NoLeaks
 * class TrainingTest {
 *   @Test
 *   void aStepLeavesNothingBehind() {...}
 *
 *   @Test
 *   @NoLeaks(keeps = 8)   // the parameters of a module, say
 *   void aModuleHoldsItsParameters() {...}
 * }
 * }</pre>
 *
 * <p>The count is the program's, so tests with this annotation must not run in parallel with
 * others.
 *
 * <p><b>Ownership:</b> the extension owns the scope that it opens around a test.
 *
 * <p><b>Thread safety:</b> for tests that run one after another.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LeakExtension.class)
public @interface NoLeaks {
  /**
   * How many tensors the test may leave open.
   *
   * @return 0 by default
   */
  int keeps() default 0;
}
