package org.jtorch.vision.models.video;

import java.util.function.Consumer;
import org.jtorch.nn.Module;
import org.jtorch.vision.models.ModelOptions;

/** Base class of the options of this package's models, which are for Kinetics-400 by default. */
abstract class ClipOptions<S extends ClipOptions<S>> extends ModelOptions<S> {
  static final long KINETICS_CLASSES = 400;

  final S choose(Consumer<? super S> choices) {
    return with(choices);
  }

  final long classes() {
    return numClassesOr(KINETICS_CLASSES);
  }

  final <M extends Module> M load(String name, M model) {
    return loaded(name, model);
  }
}
