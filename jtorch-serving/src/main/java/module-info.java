/** Typed predictors over models: batching, queues, deadlines, versions, streams. */
module org.jtorch.serving {
  requires transitive org.jtorch;
  requires static org.jtorch.graph;
  requires static org.jtorch.vision;
  requires static transitive java.desktop;
  requires com.fasterxml.jackson.databind;
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;

  exports org.jtorch.serving;
  exports org.jtorch.serving.codecs;
  exports org.jtorch.serving.http;
}
