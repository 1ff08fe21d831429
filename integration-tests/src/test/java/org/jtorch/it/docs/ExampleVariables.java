package org.jtorch.it.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.amp.GradScaler;
import org.jtorch.data.Batch;
import org.jtorch.data.DataLoader;
import org.jtorch.data.Dataset;
import org.jtorch.data.Sample;
import org.jtorch.graph.ExportedProgram;
import org.jtorch.io.Checkpoint;
import org.jtorch.nn.LSTM;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.optim.SGD;
import org.jtorch.tensorboard.SummaryWriter;
import org.jtorch.vision.models.Weights;
import org.jtorch.vision.models.detection.Detections;
import org.jtorch.vision.models.detection.Target;

/**
 * The variables that examples in Javadoc comments use without a declaration, by name. Examples are
 * compiled and not run, so they have no values.
 */
@SuppressWarnings("NullAway.Init")
public abstract class ExampleVariables {
  /** A model with a replaceable head. */
  protected abstract static class Model extends Module implements Layer {}

  /** A model that can be created. */
  protected static final class LeNet extends Module implements Layer {
    /** Creates a model. */
    public LeNet() {}

    @Override
    public Tensor forward(Tensor x) {
      return x;
    }
  }

  protected Tensor a;
  protected Tensor average;
  protected Tensor b;
  protected Tensor bias;
  protected Tensor boxes;
  protected Tensor clips;
  protected Tensor grad;
  protected Tensor gradBias;
  protected Tensor gradX;
  protected Tensor ids;
  protected Tensor image;
  protected Tensor image1;
  protected Tensor image2;
  protected Tensor images;
  protected Tensor input;
  protected Tensor labels;
  protected Tensor logits;
  protected Tensor loss;
  protected Tensor mask;
  protected Tensor masks;
  protected Tensor padding;
  protected Tensor reward;
  protected Tensor row;
  protected Tensor src;
  protected Tensor state;
  protected Tensor target;
  protected Tensor tgt;
  protected Tensor v;
  protected Tensor weight;
  protected Tensor x;
  protected Tensor y;
  protected Detections found;
  protected List<Target> targets;
  protected Weights weights;
  protected List<Tensor> sentences;

  protected Layer block;
  protected Layer conv1;
  protected Layer conv2;
  protected Layer norm1;
  protected Layer norm2;
  protected Layer relu;
  protected Checkpoint checkpoint;
  protected Dataset<Sample> dataset;
  protected ExecutorService executor;
  protected Path folder;
  protected Path path;
  protected ExportedProgram program;
  protected Linear linear;
  protected DataLoader<Batch> loader;
  protected DataLoader<Batch> valLoader;
  protected LSTM lstm;
  protected Model model;
  protected SGD optimizer;
  protected GradScaler scaler;
  protected ScriptModule script;
  protected SummaryWriter writer;
  protected ArrowReader reader;

  protected abstract void train();

  protected abstract double validationLoss();
}
