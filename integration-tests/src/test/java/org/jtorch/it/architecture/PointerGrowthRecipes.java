package org.jtorch.it.architecture;

import java.io.ByteArrayInputStream;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jtorch.Checkpointing;
import org.jtorch.CustomFunction;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.DualLevel;
import org.jtorch.F;
import org.jtorch.Func;
import org.jtorch.Generator;
import org.jtorch.Gradcheck;
import org.jtorch.Gradients;
import org.jtorch.Hook;
import org.jtorch.IValue;
import org.jtorch.Index;
import org.jtorch.Mode;
import org.jtorch.Ops;
import org.jtorch.Profile;
import org.jtorch.Profiler;
import org.jtorch.QuantizedOps;
import org.jtorch.ScriptModule;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorContext;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.io.Checkpoint;
import org.jtorch.io.Npy;
import org.jtorch.io.Npz;
import org.jtorch.io.Pickle;
import org.jtorch.io.Safetensors;
import org.jtorch.it.LibtorchRelease;

/**
 * Recipes for methods that {@link PointerGrowth} cannot call with arguments of matching types only.
 */
final class PointerGrowthRecipes {
  /**
   * Use of methods that depend on each other.
   *
   * @param methods names that it covers, {@code "ScriptModule.load"}
   * @param body once; a scope is open
   */
  record Recipe(List<String> methods, Body body) {}

  /** Body of a recipe. */
  interface Body {
    void run() throws Exception;
  }

  /** Methods that change later calls, or end the JVM with inconsistent arguments. */
  private static final Set<String> DANGEROUS =
      Set.of(
          "gruCell",
          "lstmCell",
          "rnnTanhCell",
          "rnnReluCell",
          "gru",
          "lstm",
          "rnnTanh",
          "rnnRelu",
          "nativeBatchNorm",
          "embeddingBag",
          "ldlSolve",
          "fold",
          "pdist",
          "unscoped");

  /**
   * The number of leaves that jtorch stores before it removes freed ones, and twice that number.
   */
  private static final int LEAVES = 128;

  private PointerGrowthRecipes() {}

  private static Tensor square(Tensor x) {
    return x.mul(x).sum();
  }

  static boolean isDangerous(Executable executable) {
    return DANGEROUS.contains(executable.getName())
        || (executable instanceof Method
            && Modifier.isStatic(executable.getModifiers())
            && executable.getName().matches("(set|use)[A-Z].*"));
  }

  static Object receiver(Class<?> type, RandomArguments random) {
    return type.isAssignableFrom(Tensor.class) ? random.tensor() : Plausible.of(type);
  }

  static List<Recipe> all(Path scripts, Path folder) {
    List<Recipe> recipes = new ArrayList<>();
    addScripts(recipes, scripts, folder);
    PointerGrowthCompiled.addCalls(recipes, scripts);
    addAutograd(recipes);
    if (LibtorchRelease.hasNodes()) {
      addCustomFunctions(recipes);
    }
    addFunctions(recipes);
    addRecurrent(recipes);
    addRest(recipes, folder);
    return recipes;
  }

  private static void add(List<Recipe> recipes, String methods, Body body) {
    recipes.add(new Recipe(List.of(methods.split(" ")), body));
  }

  private static void addScripts(List<Recipe> recipes, Path scripts, Path folder) {
    Path typed = scripts.resolve("typed.pt");
    ScriptModule module = ScriptModule.load(scripts.resolve("nested.pt"), Device.CPU);
    module.eval();
    add(
        recipes,
        "ScriptModule.load ScriptModule.close ScriptModule.isClosed",
        () -> {
          ScriptModule.load(typed).close();
          ScriptModule.load(typed, Device.CPU).close();
          byte[] bytes = Files.readAllBytes(typed);
          ScriptModule.load(bytes, Device.CPU).close();
          ScriptModule.load(new ByteArrayInputStream(bytes), Device.CPU).close();
        });
    add(
        recipes,
        "ScriptModule.methods ScriptModule.parameters ScriptModule.buffers ScriptModule.stateDict"
            + " ScriptModule.namedParameters ScriptModule.namedBuffers ScriptModule.isTraining",
        () -> {
          module.methods();
          module.isTraining();
          TensorScope.closeAll(List.of(module.parameters(), module.buffers()));
          TensorScope.closeAll(List.of(module.namedParameters(), module.namedBuffers()));
          module.stateDict();
        });
    add(
        recipes,
        "ScriptModule.train ScriptModule.eval ScriptModule.to",
        () -> module.train(true).eval().to(Device.CPU).to(DType.FLOAT32));
    add(
        recipes,
        "ScriptModule.freeze ScriptModule.optimizeForInference",
        () -> {
          module.freeze().close();
          module.optimizeForInference().close();
        });
    add(
        recipes,
        "ScriptModule.save ScriptModule.saveToBytes",
        () -> {
          module.save(folder.resolve("saved.pt"));
          module.saveToBytes();
        });
    PointerGrowthScripts.addCalls(recipes, typed);
    PointerGrowthScripts.addParts(recipes, typed);
  }

  private static void addAutograd(List<Recipe> recipes) {
    add(
        recipes,
        "Tensor.registerHook Tensor.replaceGrad",
        () -> {
          for (int i = 0; i < LEAVES; i++) {
            try (TensorScope scope = TensorScope.open()) {
              Tensor x = Torch.ones(2).requiresGrad_(true);
              Hook hook = x.registerHook(g -> {});
              x.replaceGrad(g -> g.mul(2)).remove();
              Tensor y = x.mul(2);
              if (LibtorchRelease.hasNodes()) {
                y.registerHook(g -> {}).remove();
              }
              y.sum().backward();
              hook.remove();
            }
          }
        });
    add(
        recipes,
        "Torch.grad Gradients.get Gradients.has Gradients.size Gradients.toList"
            + " Gradients.of Gradients.and Gradients.none Gradients.tensors Gradients.toString",
        () -> {
          Tensor x = Torch.ones(3).requiresGrad_(true);
          Gradients found = Torch.grad(List.of(square(x)), List.of(x), o -> {});
          found.get(0);
          assert !Gradients.of(x).none().toString().isEmpty();
        });
    add(
        recipes,
        "DualLevel.open DualLevel.makeDual DualLevel.unpackDual DualLevel.close"
            + " DualLevel.Dual.primal DualLevel.Dual.tangent DualLevel.Dual.hasTangent",
        () -> {
          try (DualLevel level = DualLevel.open()) {
            level.unpackDual(level.makeDual(Torch.ones(2), Torch.ones(2)).mul(3)).tangent();
          }
        });
  }

  /** What runs custom functions. */
  private static void addCustomFunctions(List<Recipe> recipes) {
    add(
        recipes,
        "Checkpointing.checkpoint",
        () ->
            Checkpointing.checkpoint(
                    PointerGrowthRecipes::square, Torch.ones(3).requiresGrad_(true))
                .backward());
    CustomFunction doubled =
        new CustomFunction() {
          @Override
          protected List<Tensor> forward(Context context, List<Tensor> inputs) {
            context.saveForBackward(inputs.get(0));
            return List.of(inputs.get(0).mul(2));
          }

          @Override
          protected Gradients backward(Context context, Gradients gradients) {
            context.saved(0);
            return Gradients.of(gradients.get(0).mul(context.needsInputGrad(0) ? 2 : 1));
          }
        };
    add(
        recipes,
        "CustomFunction.apply CustomFunction.applyAll CustomFunction.Context.saveForBackward"
            + " CustomFunction.Context.saved CustomFunction.Context.needsInputGrad",
        () -> doubled.apply(Torch.ones(3).requiresGrad_(true)).sum().backward());
  }

  private static void addFunctions(List<Recipe> recipes) {
    add(
        recipes,
        "Func.jacobian Func.hessian Func.vjp Func.jvp Func.hvp Func.vhp",
        () -> {
          Tensor x = Torch.ones(2);
          Func.jacobian(PointerGrowthRecipes::square, x);
          Func.hessian(PointerGrowthRecipes::square, x);
          Func.vjp(PointerGrowthRecipes::square, x, Torch.tensor(1.0));
          Func.jvp(PointerGrowthRecipes::square, x, x);
          Func.hvp(PointerGrowthRecipes::square, x, x);
          Func.vhp(PointerGrowthRecipes::square, x, x);
        });
    add(
        recipes,
        "Gradcheck.gradcheck Gradcheck.gradgradcheck",
        () -> {
          Tensor x = Torch.ones(DType.FLOAT64, 2).requiresGrad_(true);
          boolean first = Gradcheck.gradcheck(PointerGrowthRecipes::square, x);
          boolean second = Gradcheck.gradgradcheck(PointerGrowthRecipes::square, x);
          assert first && second;
        });
  }

  private static void addRecurrent(List<Recipe> recipes) {
    List<Tensor> weights =
        List.of(Torch.ones(8, 3), Torch.ones(8, 2), Torch.ones(8), Torch.ones(8));
    List<Tensor> gated = List.of(Torch.ones(6, 3), Torch.ones(6, 2), Torch.ones(6), Torch.ones(6));
    List<Tensor> plain = List.of(Torch.ones(2, 3), Torch.ones(2, 2), Torch.ones(2), Torch.ones(2));
    add(
        recipes,
        "Torch.lstmCell Torch.gruCell Torch.rnnTanhCell" + " Torch.rnnReluCell",
        () -> {
          Tensor x = Torch.ones(4, 3);
          Tensor h = Torch.ones(4, 2);
          Torch.lstmCell(x, List.of(h, h), weights.get(0), weights.get(1), o -> {});
          Torch.gruCell(x, h, gated.get(0), gated.get(1), o -> {});
          Torch.rnnTanhCell(x, h, plain.get(0), plain.get(1), o -> {});
          Torch.rnnReluCell(x, h, plain.get(0), plain.get(1), o -> {});
        });
    add(
        recipes,
        "F.embeddingBag F.fold",
        () -> {
          F.embeddingBag(Torch.tensor(new long[][] {{0, 1}}), Torch.ones(3, 2));
          F.fold(Torch.ones(1, 4, 4), new long[] {3, 3}, new long[] {2, 2});
        });
  }

  private static void addRest(List<Recipe> recipes, Path folder) throws IllegalStateException {
    add(
        recipes,
        "Profile.operators Profile.modules Profile.ranges Profile.threads Profile.table"
            + " Profile.toString Profile.wallNanos Profile.writeChromeTrace",
        () -> {
          Profile profile =
              Profiler.record(() -> Torch.ones(2).requiresGrad_(true).sum().backward());
          profile.table();
          profile.writeChromeTrace(folder.resolve("trace.json"));
        });
    add(
        recipes,
        "io.Pickle.load",
        () -> {
          byte[] one = {(byte) 0x80, 2, 'K', 1, '.'};
          Pickle.load(Files.write(folder.resolve("one.pkl"), one));
        });
    add(recipes, "QuantizedOps.setEngine", () -> QuantizedOps.setEngine(QuantizedOps.getEngine()));
    add(
        recipes,
        "TensorContext.call TensorContext.wrap TensorContext.wrapCallable"
            + " TensorContext.wrapSupplier TensorContext.wrapExecutor TensorContext.toString",
        () -> {
          try (Mode mode = Torch.noGrad()) {
            TensorContext.current().call(() -> Torch.ones(2));
          }
        });
    add(
        recipes,
        "TensorScope.open TensorScope.keep TensorScope.carry TensorScope.close"
            + " TensorScope.unscoped TensorScope.compute TensorScope.closeAll Mode.close",
        () -> {
          TensorScope.unscoped(TensorScope.compute(() -> Torch.ones(2))).close();
          try (TensorScope scope = TensorScope.open()) {
            Tensor kept = scope.keep(Torch.ones(2));
            scope.carry(kept, Torch.ones(2));
          }
        });
    add(
        recipes,
        "Generator.getState Generator.setState Generator.manualSeed Generator.initialSeed"
            + " Generator.defaultCpu Torch.setRngState Torch.getRngState",
        () -> {
          Generator generator = Generator.defaultCpu();
          generator.setState(generator.getState());
          Torch.setRngState(Torch.getRngState());
        });
    add(
        recipes,
        "HostOps.toFloatArray2d HostOps.toDoubleArray2d HostOps.toLongArray2d Tensor.setGrad",
        () -> {
          Tensor x = Torch.ones(2, 3).requiresGrad_(true);
          x.setGrad(Torch.ones(2, 3));
          assert x.grad().toFloatArray2d().length == 2;
          assert x.to(DType.FLOAT64).toDoubleArray2d().length == 2;
          assert x.detach().t().to(DType.INT64).toLongArray2d().length == 3;
        });
    add(
        recipes,
        "Torch.fromBuffer Torch.fromFile HostOps.toBuffer",
        () -> {
          Torch.fromBuffer(
              ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder()).asFloatBuffer(), 2);
          Path file = Files.write(folder.resolve("numbers"), new byte[16]);
          Torch.fromFile(DType.FLOAT32, file, false, 4);
        });
    add(
        recipes,
        "io.Checkpoint.load io.Checkpoint.save io.Checkpoint.value io.Checkpoint.tensor"
            + " io.Checkpoint.inspect",
        () -> {
          Path file = folder.resolve("saved.pth");
          try (TensorScope scope = TensorScope.open()) {
            Tensor w = Torch.ones(2, 3);
            Tensor scales = Torch.ones(2);
            Tensor zeros = Torch.zeros(DType.INT64, 2);
            Checkpoint.save(
                file,
                Map.of(
                    "w", w,
                    "epoch", 3L,
                    "coo", w.toSparseCoo(),
                    "bsr", w.toSparseBsr(new long[] {1, 1}),
                    "nested", Torch.nestedTensor(List.of(w)),
                    "scaled", Torch.quantizePerTensor(w, 0.5, 1, DType.QUINT8),
                    "channels",
                        Torch.quantizePerChannel(
                            w, new QuantizedOps.Channels(scales, zeros, 0), DType.QINT8)));
            assert Checkpoint.inspect(file).tensors().size() == 6;
            assert Checkpoint.load(file).tensor("w").numel() == 6;
            assert Checkpoint.load(file, o -> o.mmap(true)).value("epoch").equals(3L);
          }
        });
    add(
        recipes,
        "io.Safetensors.load io.Safetensors.save io.Safetensors.tensor io.Safetensors.stateDict"
            + " io.Safetensors.inspect",
        () -> {
          Path file = folder.resolve("saved.safetensors");
          try (TensorScope scope = TensorScope.open()) {
            Safetensors.save(file, Map.of("w", Torch.ones(2, 3)));
            Safetensors saved = Safetensors.load(file);
            assert saved.stateDict().size() == Safetensors.inspect(file).size();
            assert saved.tensor("w").numel() == 6;
          }
        });
    add(
        recipes,
        "io.Npy.load io.Npy.save io.Npz.load io.Npz.save io.Npz.keys",
        () -> {
          Path file = folder.resolve("saved.npy");
          try (TensorScope scope = TensorScope.open()) {
            Npy.save(file, Torch.ones(2, 3));
            Npz.save(file.resolveSibling("saved.npz"), Map.of("x", Npy.load(file)));
            assert Npz.keys(file.resolveSibling("saved.npz")).size() == 1;
            assert Npz.load(file.resolveSibling("saved.npz"), "x").numel() == 6;
          }
        });
    add(
        recipes,
        "SubscriptOps.update TensorScope.toString",
        () -> {
          try (TensorScope scope = TensorScope.open()) {
            Torch.ones(2, 3).update(Index.at(1), part -> part.add(1));
            assert !scope.toString().isEmpty();
          }
        });
    add(
        recipes,
        "Ops.names Ops.schema Ops.call Ops.Unchecked.call",
        () -> {
          Ops.names();
          Ops.schema("aten::add.Tensor");
          IValue sum = Ops.call("aten::add.Tensor", Torch.ones(2), Torch.ones(2));
          assert !sum.isNone();
          Ops.call("aten::cat", List.of(Torch.ones(2), Torch.ones(2)));
          Ops.call("aten::sum.dim_IntList", Torch.ones(2, 3), new long[] {1});
          Ops.unchecked().call("aten::add.Tensor", Torch.ones(2), Torch.ones(2));
          PointerGrowthScripts.refused(() -> Ops.call("aten::no_such_operator"));
          PointerGrowthScripts.refused(() -> Ops.call("aten::add.Tensor", Torch.ones(2)));
        });
    add(
        recipes,
        "Torch.setDeterministicDebugMode Torch.useDeterministicAlgorithms"
            + " Torch.setNumThreads Torch.setGradEnabled Torch.setDefaultDtype"
            + " Torch.setDefaultDevice Mode.toString",
        () -> {
          Torch.useDeterministicAlgorithms(false);
          Torch.setNumThreads(1);
          Torch.setDefaultDtype(DType.FLOAT32);
          Torch.setDefaultDevice(Device.CPU);
          try (Mode mode = Torch.setGradEnabled(true)) {
            assert !mode.toString().isEmpty();
          }
          assert Shape.of(2).rank() == 1;
        });
  }
}
