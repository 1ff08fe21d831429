/**
 * Runs graphs.
 *
 * <p>{@link org.jtorch.graph.internal.interpreter.ProgramCompiler} looks up every operator and the
 * place of every value once; a run then only calls operators and closes values after their last
 * use. Uses {@code operators}, {@code schemas} and {@code python}.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.graph.internal.interpreter;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
