/** Models for images, {@code torchvision.models}. */
@NullMarked
@CheckReturnValue
package org.jtorch.vision.models;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
