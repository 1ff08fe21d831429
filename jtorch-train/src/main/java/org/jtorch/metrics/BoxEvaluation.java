package org.jtorch.metrics;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * COCO's evaluation of boxes, as pycocotools does it: rows are left, top, right, bottom, class, and
 * for predictions the score.
 */
final class BoxEvaluation {
  private static final int LABEL = 4;
  private static final int SCORE = 5;
  private static final int MOST = 100;
  private static final double SMALL = 32 * 32;
  private static final double LARGE = 96 * 96;
  private static final double ANY = 1e10;
  private static final Area ALL = new Area(0, ANY);
  private static final List<Area> SIZES =
      List.of(new Area(0, SMALL), new Area(SMALL, LARGE), new Area(LARGE, ANY));

  private record Area(double least, double most) {
    boolean excludes(double[] box) {
      double area = area(box);
      return area < least || area > most;
    }
  }

  private record Image(List<double[]> found, List<double[]> truths) {}

  /** A prediction, and the thresholds at which it is right, and at which it is left out. */
  private record Match(double score, BitSet right, BitSet ignored) {}

  /** The predictions of an image and class by falling score, and the number of true boxes. */
  private record Matches(List<Match> found, int truths) {}

  /** Average precision and recall at each threshold; empty without a true box. */
  private record Averages(List<Double> precision, List<Double> recall) {}

  private final double[] thresholds;
  private final double[] recalls;
  private final List<Image> images = new ArrayList<>();
  private final TreeSet<Long> labels = new TreeSet<>();

  BoxEvaluation(double[] thresholds, double[] recalls) {
    this.thresholds = thresholds;
    this.recalls = recalls;
  }

  /** Adds an image. */
  void add(List<double[]> found, List<double[]> truths) {
    images.add(new Image(found, truths));
    for (List<double[]> boxes : List.of(found, truths)) {
      for (double[] box : boxes) {
        labels.add((long) box[LABEL]);
      }
    }
  }

  MeanAveragePrecision.Summary summary() {
    List<Averages> all = averages(ALL, MOST);
    Map<Long, Double> byClass = new LinkedHashMap<>();
    int i = 0;
    for (long label : labels) {
      byClass.put(label, mean(List.of(all.get(i).precision())));
      i++;
    }
    List<List<Averages>> sizes = SIZES.stream().map(area -> averages(area, MOST)).toList();
    return new MeanAveragePrecision.Summary(
        precision(all),
        mean(all.stream().map(a -> at(a.precision(), 0)).toList()),
        mean(all.stream().map(a -> at(a.precision(), thresholds.length / 2)).toList()),
        new MeanAveragePrecision.Sizes(
            precision(sizes.get(0)), precision(sizes.get(1)), precision(sizes.get(2))),
        new MeanAveragePrecision.Recalls(
            recall(averages(ALL, 1)), recall(averages(ALL, 10)), recall(all)),
        new MeanAveragePrecision.Sizes(
            recall(sizes.get(0)), recall(sizes.get(1)), recall(sizes.get(2))),
        Collections.unmodifiableMap(byClass));
  }

  private static double precision(List<Averages> averages) {
    return mean(averages.stream().map(Averages::precision).toList());
  }

  private static double recall(List<Averages> averages) {
    return mean(averages.stream().map(Averages::recall).toList());
  }

  private static List<Double> at(List<Double> numbers, int i) {
    return numbers.isEmpty() ? numbers : List.of(numbers.get(i));
  }

  private static double mean(List<List<Double>> numbers) {
    return numbers.stream()
        .flatMap(List::stream)
        .mapToDouble(Double::doubleValue)
        .average()
        .orElse(-1);
  }

  /** Returns the averages of each class, with at most so many predictions of an image. */
  private List<Averages> averages(Area area, int most) {
    List<Averages> averages = new ArrayList<>();
    for (long label : labels) {
      List<Match> found = new ArrayList<>();
      int truths = 0;
      for (Image image : images) {
        Matches matches = match(of(image.found(), label), of(image.truths(), label), area);
        found.addAll(matches.found().subList(0, Math.min(most, matches.found().size())));
        truths += matches.truths();
      }
      found.sort(Comparator.comparingDouble(match -> -match.score()));
      averages.add(average(found, truths));
    }
    return averages;
  }

  private static List<double[]> of(List<double[]> boxes, long label) {
    return boxes.stream().filter(box -> (long) box[LABEL] == label).toList();
  }

  /** Gives each prediction, by falling score, the free true box that it overlaps most. */
  private Matches match(List<double[]> found, List<double[]> truths, Area area) {
    List<double[]> sorted =
        found.stream().sorted(Comparator.comparingDouble(box -> -box[SCORE])).limit(MOST).toList();
    List<double[]> counted = // those that are left out come last
        truths.stream().sorted(Comparator.comparing(area::excludes)).toList();
    int inside = (int) counted.stream().filter(box -> !area.excludes(box)).count();
    List<Match> matches =
        sorted.stream().map(box -> new Match(box[SCORE], new BitSet(), new BitSet())).toList();
    for (int t = 0; t < thresholds.length; t++) {
      BitSet taken = new BitSet();
      for (int i = 0; i < sorted.size(); i++) {
        double[] box = sorted.get(i);
        int best = best(box, counted, inside, taken, Math.min(thresholds[t], 1 - 1e-10));
        if (best >= 0) {
          taken.set(best);
          matches.get(i).right().set(t);
        }
        matches.get(i).ignored().set(t, best < 0 ? area.excludes(box) : best >= inside);
      }
    }
    return new Matches(matches, inside);
  }

  private static int best(
      double[] box, List<double[]> truths, int inside, BitSet taken, double threshold) {
    double least = threshold;
    int best = -1;
    for (int i = 0; i < truths.size(); i++) {
      if (best >= 0 && best < inside && i >= inside) {
        break; // a box that counts goes before one that is left out
      }
      double overlap = taken.get(i) ? -1 : overlap(box, truths.get(i));
      if (overlap >= least) {
        least = overlap;
        best = i;
      }
    }
    return best;
  }

  private Averages average(List<Match> found, int truths) {
    if (truths == 0) {
      return new Averages(List.of(), List.of());
    }
    List<Double> precision = new ArrayList<>();
    List<Double> recall = new ArrayList<>();
    for (int t = 0; t < thresholds.length; t++) {
      int threshold = t;
      List<Match> kept = found.stream().filter(match -> !match.ignored().get(threshold)).toList();
      double[] precisions = new double[kept.size()];
      double[] reached = new double[kept.size()];
      int right = 0;
      for (int i = 0; i < kept.size(); i++) {
        right += kept.get(i).right().get(t) ? 1 : 0;
        reached[i] = (double) right / truths;
        precisions[i] = right / (i + 1.0 + Math.ulp(1.0));
      }
      recall.add(kept.isEmpty() ? 0 : reached[kept.size() - 1]);
      for (int i = kept.size() - 1; i > 0; i--) {
        precisions[i - 1] = Math.max(precisions[i - 1], precisions[i]);
      }
      precision.add(overRecalls(reached, precisions));
    }
    return new Averages(precision, recall);
  }

  /** Returns the mean of the precisions where each recall is reached, 0 where it is not. */
  private double overRecalls(double[] reached, double[] precisions) {
    double sum = 0;
    int i = 0;
    for (double recall : recalls) {
      while (i < reached.length && reached[i] < recall) {
        i++;
      }
      sum += i < reached.length ? precisions[i] : 0;
    }
    return sum / recalls.length;
  }

  private static double area(double[] box) {
    return (box[2] - box[0]) * (box[3] - box[1]);
  }

  private static double overlap(double[] a, double[] b) {
    double width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
    double height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
    double shared = width <= 0 || height <= 0 ? 0 : width * height;
    return shared / (area(a) + area(b) - shared);
  }
}
