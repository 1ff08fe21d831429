package com.example.churn;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.data.columnar.FieldProcessor;
import org.tribuo.data.columnar.RowProcessor;
import org.tribuo.data.columnar.processors.field.DoubleFieldProcessor;
import org.tribuo.data.columnar.processors.field.IdentityProcessor;
import org.tribuo.data.columnar.processors.response.FieldResponseProcessor;
import org.tribuo.data.csv.CSVDataSource;
import org.tribuo.dataset.DatasetView;
import org.tribuo.transform.Transformation;
import org.tribuo.transform.TransformationMap;
import org.tribuo.transform.TransformerMap;
import org.tribuo.transform.transformations.MeanStdDevTransformation;

/** The columns of the customers, prepared by Tribuo. */
final class Customers {
  private static final List<String> NUMBERS = List.of("age", "calls", "income");
  private static final List<String> CATEGORIES = List.of("city", "plan");

  private Customers() {}

  /** Reads the file. Each category becomes a feature that is 1 where it holds: one-hot. */
  static MutableDataset<Label> read() throws URISyntaxException {
    List<FieldProcessor> fields = new ArrayList<>();
    NUMBERS.forEach(name -> fields.add(new DoubleFieldProcessor(name, true)));
    CATEGORIES.forEach(name -> fields.add(new IdentityProcessor(name)));
    RowProcessor<Label> rows =
        new RowProcessor.Builder<Label>()
            .setFieldProcessors(fields)
            .build(new FieldResponseProcessor<>("churn", "", new LabelFactory()));
    URI file = Customers.class.getResource("/customers.csv").toURI();
    return new MutableDataset<>(new CSVDataSource<>(file, rows, true));
  }

  /**
   * Features and labels of one fold.
   *
   * @param x float64, (N, F)
   * @param y int64, (N)
   */
  record Part(Tensor x, Tensor y) {}

  /** The training and the test part of a fold, imputed and scaled by the training part. */
  record Fold(Part training, Part test) {
    static Fold of(Dataset<Label> all, int[] trainingRows, int[] testRows) {
      MutableDataset<Label> training = copy(all, trainingRows);
      MutableDataset<Label> test = copy(all, testRows);
      Imputer imputer = new Imputer(training, NUMBERS);
      imputer.apply(training);
      imputer.apply(test);
      training.regenerateFeatureInfo();
      TransformerMap scaler = training.createTransformers(scaling(training.size()));
      training.transform(scaler);
      test.transform(scaler);
      ImmutableFeatureMap features = training.getFeatureIDMap();
      return new Fold(part(training, features), part(test, features));
    }

    private static MutableDataset<Label> copy(Dataset<Label> all, int[] rows) {
      return MutableDataset.createDeepCopy(new DatasetView<>(all, rows, "fold"));
    }

    /** Scales to mean 0 and variance 1; Tribuo's variance is that of a sample, n - 1. */
    private static TransformationMap scaling(int n) {
      Map<String, List<Transformation>> byName = new TreeMap<>();
      double deviation = Math.sqrt(n / (n - 1.0));
      NUMBERS.forEach(
          name -> byName.put(name, List.of(new MeanStdDevTransformation(0, deviation))));
      return new TransformationMap(byName);
    }

    private static Part part(Dataset<Label> dataset, ImmutableFeatureMap features) {
      double[][] x = new double[dataset.size()][features.size()];
      long[] y = new long[dataset.size()];
      int row = 0;
      for (Example<Label> example : dataset) {
        for (Feature feature : example) {
          x[row][features.getID(feature.getName())] = feature.getValue();
        }
        y[row++] = example.getOutput().getLabel().equals("YES") ? 1 : 0;
      }
      return new Part(Torch.tensor(x), Torch.tensor(y));
    }
  }
}
