/** What is done to an image before a model sees it, {@code torchvision.transforms}. */
@NullMarked
@CheckReturnValue
package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
