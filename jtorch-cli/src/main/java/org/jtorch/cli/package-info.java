/**
 * The {@code jtorch} command: inspects, converts, benchmarks and serves model files, and checks the
 * installation.
 *
 * <p>One class per subcommand. Every subcommand exits with 0, or with 1 and one line on standard
 * error if a file is refused, or with 2 if the command line is wrong.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.cli;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
