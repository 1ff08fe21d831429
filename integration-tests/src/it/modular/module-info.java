module com.example {
  requires org.jtorch.nn;
}
