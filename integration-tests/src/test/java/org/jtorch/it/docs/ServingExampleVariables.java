package org.jtorch.it.docs;

import java.io.OutputStream;
import java.nio.file.Path;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.serving.Codec;
import org.jtorch.serving.StreamPredictor;
import org.jtorch.serving.http.InferenceHandler;
import org.jtorch.serving.http.InferenceRequest;

/** The variables that examples of the serving modules use, as {@link ExampleVariables}. */
@SuppressWarnings("NullAway.Init")
public abstract class ServingExampleVariables {
  /** A class of the application. */
  protected static final class App {}

  /** A model that can be created. */
  protected static final class LeNet extends Module implements Layer {
    /** Creates a model. */
    public LeNet() {}

    @Override
    public Tensor forward(Tensor x) {
      return x;
    }
  }

  protected Codec<float[], Integer> codec;
  protected StreamPredictor<String, String> generator;
  protected InferenceHandler handler;
  protected OutputStream out;
  protected Path path;
  protected float[] pixels;
  protected String prompt;
  protected InferenceRequest request;
}
