package org.jtorch.serving.internal.versions;

import java.util.List;
import org.jtorch.serving.Sample;

/** Makes batches of requests as the workers do, for warm-up, checks and comparisons. */
public interface BatchAssembly {
  /**
   * Pads the requests, joins them and appends the masks.
   *
   * @param requests samples of one bucket
   * @return the batch, in the scope of the calling thread
   */
  Sample join(List<Sample> requests);

  /**
   * Splits the outputs of a batch and cuts their padding.
   *
   * @param outputs the network's outputs
   * @param requests the samples of which the batch was made
   * @return the outputs of each request, in the scope of the calling thread
   */
  List<Sample> split(Sample outputs, List<Sample> requests);
}
