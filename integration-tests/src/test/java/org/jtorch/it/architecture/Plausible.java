package org.jtorch.it.architecture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.Array;
import java.lang.reflect.Executable;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jtorch.ChunkingOptions;
import org.jtorch.Complex;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Generator;
import org.jtorch.Index;
import org.jtorch.QuantizedOps;
import org.jtorch.ScriptModule;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.Torch;
import org.jtorch.distributions.Categorical;
import org.jtorch.distributions.Constraint;
import org.jtorch.distributions.Constraints;
import org.jtorch.distributions.Distribution;
import org.jtorch.distributions.ExpTransform;
import org.jtorch.distributions.Normal;
import org.jtorch.distributions.Transform;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Expression;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.Node;
import org.jtorch.graph.Output;
import org.jtorch.graph.ValueType;
import org.jtorch.metrics.Accuracy;
import org.jtorch.metrics.PredictionMetric;
import org.jtorch.nn.BatchNorm;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Convolution;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.TransformerDecoderLayer;
import org.jtorch.nn.TransformerEncoderLayer;
import org.jtorch.nn.utils.PruningMethod;
import org.jtorch.nn.utils.rnn.PackedSequence;
import org.jtorch.nn.utils.rnn.Rnn;
import org.jtorch.optim.AveragedModel;
import org.jtorch.optim.Optimizer;
import org.jtorch.optim.ParamGroup;
import org.jtorch.optim.SGD;
import org.jtorch.tables.Column;
import org.jtorch.tables.Table;
import org.jtorch.tensorboard.SummaryWriter;
import org.jtorch.train.Optimization;
import org.jtorch.train.TrainingState;
import org.jtorch.vision.models.ResNet;
import org.jtorch.vision.models.detection.DefaultBoxGenerator;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.transforms.Identity;
import org.jtorch.vision.transforms.functional.Region;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.CanvasSize;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.TVTensor;

/** Plausible arguments for every parameter type of the public API. */
final class Plausible {
  private static final Graph GRAPH = Graph.trace(Tensor::relu, Torch.ones(2));
  private static final ScriptModule SCRIPT = GRAPH.toScript();

  private static final Generator GENERATOR = Generator.cpu();
  private static final Map<Class<?>, Supplier<?>> VALUES = new HashMap<>();

  static {
    VALUES.put(boolean.class, () -> false);
    VALUES.put(byte.class, () -> (byte) 1);
    VALUES.put(short.class, () -> (short) 1);
    VALUES.put(int.class, () -> 1);
    VALUES.put(long.class, () -> 1L);
    VALUES.put(float.class, () -> 1f);
    VALUES.put(double.class, () -> 1.0);
    VALUES.put(char.class, () -> 'a');
    VALUES.put(Number.class, () -> 1);
    VALUES.put(Object.class, () -> Torch.ones(2));
    VALUES.put(String.class, () -> "aten::relu");
    VALUES.put(Class.class, () -> String.class);
    VALUES.put(Thread.class, Thread::currentThread);
    VALUES.put(Path.class, () -> Path.of("no-such-folder", "file"));
    VALUES.put(InputStream.class, () -> new ByteArrayInputStream(new byte[8]));
    VALUES.put(ByteBuffer.class, () -> ByteBuffer.allocate(16));
    VALUES.put(ShortBuffer.class, () -> ShortBuffer.allocate(4));
    VALUES.put(IntBuffer.class, () -> IntBuffer.allocate(4));
    VALUES.put(LongBuffer.class, () -> LongBuffer.allocate(4));
    VALUES.put(FloatBuffer.class, () -> FloatBuffer.allocate(4));
    VALUES.put(DoubleBuffer.class, () -> DoubleBuffer.allocate(4));
    VALUES.put(List.class, () -> List.of(Torch.ones(2, 2)));
    VALUES.put(Iterable.class, List::of);
    VALUES.put(Map.class, Map::of);
    VALUES.put(Tensor.class, () -> Torch.ones(2, 2));
    VALUES.put(TensorOptions.class, () -> DType.FLOAT32.on(Device.CPU));
    VALUES.put(Device.class, () -> Device.CPU);
    VALUES.put(Shape.class, () -> Shape.of(2, 2));
    VALUES.put(Index.class, Index::all);
    VALUES.put(Complex.class, () -> Complex.of(1, 2));
    VALUES.put(
        QuantizedOps.Channels.class,
        () -> new QuantizedOps.Channels(Torch.ones(2), Torch.zeros(DType.INT64, 2), 0));
    VALUES.put(QuantizedOps.QuantRange.class, () -> new QuantizedOps.QuantRange(-128, 127));
    VALUES.put(Generator.class, () -> GENERATOR);
    VALUES.put(ChunkingOptions.class, () -> ChunkingOptions.of(o -> o.batchChunkSize(2)));
    VALUES.put(ChunkingOptions.ChunkingMethod.class, ChunkingOptions.ChunkingMethod::aspectRatio);
    VALUES.put(Module.class, () -> new Linear(2, 2));
    VALUES.put(TransformerEncoderLayer.class, () -> new TransformerEncoderLayer(2, 1));
    VALUES.put(TransformerDecoderLayer.class, () -> new TransformerDecoderLayer(2, 1));
    VALUES.put(Linear.class, () -> new Linear(1, 1));
    VALUES.put(Convolution.class, () -> new Conv2d(1, 1, 1));
    VALUES.put(BatchNorm.class, () -> new BatchNorm2d(1));
    VALUES.put(PruningMethod.class, PruningMethod::identity);
    VALUES.put(PackedSequence.class, () -> Rnn.packSequence(List.of(Torch.ones(2, 2))));
    VALUES.put(Optimizer.class, () -> new SGD(List.of(Torch.ones(2)), o -> o.lr(0.1)));
    VALUES.put(ParamGroup.class, () -> SGD.group(List.of(Torch.ones(2))));
    VALUES.put(
        AveragedModel.class, () -> new AveragedModel<>(new Linear(1, 1), () -> new Linear(1, 1)));
    VALUES.put(TrainingState.class, () -> new TrainingState(o -> {}));
    VALUES.put(
        Optimization.class, () -> Optimization.of(new SGD(List.of(Torch.ones(2)), o -> o.lr(0.1))));
    VALUES.put(SummaryWriter.class, () -> new SummaryWriter(Path.of("target", "plausible")));
    VALUES.put(Distribution.class, () -> new Normal(Torch.ones(2), 1));
    VALUES.put(Categorical.class, () -> new Categorical(Torch.ones(2)));
    VALUES.put(Transform.class, ExpTransform::new);
    VALUES.put(org.jtorch.vision.transforms.Transform.class, Identity::new);
    VALUES.put(TVTensor.class, () -> new Image(Torch.zeros(3, 4, 4)));
    VALUES.put(
        BoundingBoxes.class, () -> new BoundingBoxes(Torch.zeros(1, 4), BoxFormat.XYXY, 4, 4));
    VALUES.put(ResNet.class, ResNet::resnet18);
    VALUES.put(
        DefaultBoxGenerator.class, () -> new DefaultBoxGenerator(new double[][] {{2}}, o -> {}));
    VALUES.put(CanvasSize.class, () -> new CanvasSize(4, 4));
    VALUES.put(Region.class, () -> new Region(0, 0, 2, 2));
    VALUES.put(Constraint.class, () -> Constraints.REAL);
    VALUES.put(PredictionMetric.class, Accuracy::binary);
    VALUES.put(Graph.class, () -> GRAPH);
    VALUES.put(ScriptModule.class, () -> SCRIPT);
    VALUES.put(Argument.class, Argument.None::new);
    VALUES.put(Expression.class, () -> Expression.of(2));
    VALUES.put(Input.class, () -> Input.user("x"));
    VALUES.put(Node.class, () -> new Node("aten::relu", Map.of(), List.of(), ""));
    VALUES.put(Output.class, () -> Output.user(new Argument.None()));
    VALUES.put(ValueType.class, () -> new ValueType.OfObject("a.B"));
    VALUES.put(Column.class, () -> Column.of(Torch.ones(2)));
    VALUES.put(Table.class, () -> Table.of(Map.of()));
    VALUES.put(VectorSchemaRoot.class, () -> new VectorSchemaRoot(List.of()));
    VALUES.put(ArrowReader.class, NoBatches::new);
    VALUES.put(BufferedImage.class, () -> new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB));
  }

  /** A reader without batches and without memory of its own. */
  private static final class NoBatches extends ArrowReader {
    NoBatches() {
      super((BufferAllocator) of(BufferAllocator.class));
    }

    @Override
    public boolean loadNextBatch() {
      return false;
    }

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    protected void closeReadSource() {}

    @Override
    protected Schema readSchema() {
      return new Schema(List.of());
    }
  }

  private Plausible() {}

  /** An argument for each parameter. */
  static Object[] arguments(Executable method) {
    return Arrays.stream(method.getParameterTypes()).map(Plausible::of).toArray();
  }

  static Object of(Class<?> type) {
    Supplier<?> value = VALUES.get(type);
    if (value != null) {
      return value.get();
    }
    if (type.isArray()) {
      Object array = Array.newInstance(type.getComponentType(), 1);
      Array.set(array, 0, of(type.getComponentType()));
      return array;
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type.isInterface() && !type.isSealed()) {
      return Proxy.newProxyInstance(
          type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> null);
    }
    throw new AssertionError("no value is known for " + (Type) type);
  }
}
