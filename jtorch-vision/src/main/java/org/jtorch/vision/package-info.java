/**
 * The models of {@code torchvision.models} by name.
 *
 * <p>This is the start of jtorch-vision, torchvision 0.28 for the JVM: {@link
 * org.jtorch.vision.io.Images} reads and writes pictures, {@link org.jtorch.vision.transforms}
 * augments them, {@link org.jtorch.vision.datasets} reads datasets, {@link
 * org.jtorch.vision.models} and its subpackages have the models, {@link org.jtorch.vision.ops}
 * their operators, {@link org.jtorch.vision.utils} draws what they find.
 *
 * <pre>{@code
 * Module model = Models.create("efficientnet_b0", o -> o.numClasses(10));
 * List<String> names = Models.list();
 * }</pre>
 *
 * <p><b>Ownership:</b> a model owns its parameters, as every {@link org.jtorch.nn.Module}.
 *
 * <p><b>Thread safety:</b> several threads may create models at once.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.vision;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
