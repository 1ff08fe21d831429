package org.jtorch.graph.internal.programs;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.Device;
import org.jtorch.graph.CustomOperator;
import org.jtorch.graph.ExportedProgram;

/**
 * What {@link ExportedProgram.LoadOptions} ask for.
 *
 * @param device the device of the tensors; null for that of the file
 * @param model name of the program in a file with several; empty for the only one
 * @param operators implementations of operators that libtorch does not have, by name
 */
public record LoadRequest(
    @Nullable Device device, String model, Map<String, CustomOperator> operators) {}
