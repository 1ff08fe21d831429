package org.jtorch.graph;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.Device;

/**
 * What {@link ExportedProgram.LoadOptions} ask for.
 *
 * @param device the device of the tensors; null for that of the file
 * @param model name of the program in a file with several; empty for the only one
 * @param operators implementations of operators that libtorch does not have, by name
 */
record LoadRequest(@Nullable Device device, String model, Map<String, CustomOperator> operators) {}
