/**
 * Charts of trainings and captioned images, as PNG and SVG.
 *
 * <pre>{@code
 * Map<String, List<Double>> losses = new LinkedHashMap<>();
 * losses.put("train", List.of(0.9, 0.5, 0.3));
 * losses.put("validation", List.of(1.0, 0.6, 0.5));
 * Plots.learningCurves(losses, o -> o.title("LeNet")).save(Path.of("loss.svg"));
 * }</pre>
 *
 * <p>No display is needed. Charts need fonts, which Java finds through fontconfig on Linux; images
 * of containers often have none, and {@link java.lang.IllegalStateException} then names the
 * packages to install.
 *
 * <p><b>Ownership:</b> figures hold no tensors.
 *
 * <p><b>Thread safety:</b> functions are safe for use by several threads, which may also save one
 * figure.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.plots;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
