/**
 * Worker threads, the lock of all queues, the choice of the next task, and the timer. Models are
 * sources of tasks that share the threads by weight. Uses no other internal package.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.serving.internal.workers;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
