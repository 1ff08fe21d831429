/**
 * The options of a model as plain values. They are read once when the model is registered, and do
 * not change. Uses no other internal package.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.serving.internal.settings;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
