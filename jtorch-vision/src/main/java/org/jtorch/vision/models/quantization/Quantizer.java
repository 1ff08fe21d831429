package org.jtorch.vision.models.quantization;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jtorch.Hook;
import org.jtorch.Mode;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Hardswish;
import org.jtorch.nn.Identity;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.vision.ops.Conv2dNormActivation;

/**
 * Conversion of a floating-point model to a quantized one, {@code
 * torchvision.models.quantization.utils.quantize_model}: observes the outputs for examples, and
 * replaces the modules.
 */
final class Quantizer {
  private final Module model;
  private final Backend backend;
  private final Map<String, Module> modules;
  private final Set<String> fused = new HashSet<>();

  /** The new modules by path, as functions of what was observed. */
  private final Map<String, Function<QuantizationRange, Module>> replacements =
      new LinkedHashMap<>();

  private final Map<String, Observer> observers = new LinkedHashMap<>();
  private final List<Hook> hooks = new ArrayList<>();

  private Quantizer(Module model, Backend backend) {
    this.model = model;
    this.backend = backend;
    modules = model.namedModules();
  }

  /**
   * Quantizes a model in place, which is in eval mode afterwards.
   *
   * @param calibration calls the model
   * @throws IllegalStateException if it does not
   */
  static void convert(QuantizableModel model, Backend backend, Runnable calibration) {
    Quantizer quantizer = new Quantizer(model, backend);
    quantizer.modules.forEach(quantizer::addFused);
    quantizer.modules.forEach(quantizer::addSingle);
    boolean wasTraining = model.isTraining();
    model.eval();
    boolean isObserved = false;
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      calibration.run();
      isObserved = quantizer.observers.values().stream().anyMatch(Observer::hasSeen);
      if (!isObserved) {
        throw new IllegalStateException(
            "the calibration did not call the model: there are no ranges to quantize with");
      }
    } finally {
      quantizer.hooks.forEach(Hook::remove);
      if (!isObserved) {
        model.train(wasTraining);
      }
    }
    quantizer.replace();
  }

  private void addFused(String path, Module module) {
    if (module instanceof QuantizableModel root) {
      root.fusedLayers().forEach(names -> addGroup(path, names));
    } else if (module instanceof Fusable block) {
      block.fused().forEach(names -> addGroup(path, names));
    } else if (module instanceof Conv2dNormActivation block) {
      boolean hasRelu = block.size() > 2 && block.get(2) instanceof ReLU;
      addGroup(path, hasRelu ? List.of("0", "1", "2") : List.of("0", "1"));
    }
  }

  private void addGroup(String parent, List<String> names) {
    List<String> paths =
        names.stream().map(name -> parent.isEmpty() ? name : parent + "." + name).toList();
    Conv2d conv = (Conv2d) module(paths.get(0));
    BatchNorm2d norm = module(paths.get(1)) instanceof BatchNorm2d found ? found : null;
    boolean hasRelu = module(paths.get(paths.size() - 1)) instanceof ReLU;
    fused.addAll(paths);
    observe(paths.get(0), module(paths.get(paths.size() - 1)));
    replacements.put(paths.get(0), range -> quantized(conv, norm, hasRelu, range));
    for (String path : paths.subList(1, paths.size())) {
      replacements.put(path, range -> new Identity());
    }
  }

  private Module module(String path) {
    return model.getSubmodule(path);
  }

  private Module quantized(
      Conv2d conv, @Nullable BatchNorm2d norm, boolean hasRelu, QuantizationRange range) {
    FoldedWeights weights = FoldedWeights.of(conv, norm, backend);
    return hasRelu
        ? new QuantizedConvReLU2d(conv, weights, range)
        : new QuantizedConv2d(conv, weights, range);
  }

  private void addSingle(String path, Module module) {
    if (fused.contains(path)) {
      return;
    }
    if (module instanceof Conv2d conv) {
      observe(path, module);
      replacements.put(path, range -> quantized(conv, null, false, range));
    } else if (module instanceof Linear linear) {
      observe(path, module);
      replacements.put(
          path, range -> new QuantizedLinear(FoldedWeights.of(linear, backend), range));
    } else if (module instanceof Hardswish) {
      observe(path, module);
      replacements.put(path, QuantizedHardswish::new);
    } else if (module instanceof Dropout dropout) {
      replacements.put(path, range -> new QuantizedDropout(dropout));
    } else if (module instanceof QuantStub) {
      observe(path, module);
      replacements.put(path, Quantize::new);
    } else if (module instanceof DeQuantStub) {
      replacements.put(path, range -> new DeQuantize());
    } else if (module instanceof FloatFunctional functional) {
      observe(path, (Module) functional.activationPostProcess().get());
      replacements.put(path, QFunctional::new);
    }
  }

  private void observe(String path, Module output) {
    Observer observer = new Observer();
    observers.put(path, observer);
    hooks.add(output.registerForwardHook((module, inputs, values) -> observer.observe(values)));
  }

  private void replace() {
    replacements.forEach(
        (path, replacement) -> {
          Observer observer = observers.get(path);
          QuantizationRange range =
              observer == null ? QuantizationRange.UNOBSERVED : observer.range();
          model.setSubmodule(path, replacement.apply(range));
          model.getSubmodule(path).eval();
        });
    modules.forEach(
        (path, old) -> {
          if (replacements.containsKey(path)) {
            old.close();
          }
        });
  }
}
