import static org.jtorch.DType.*
import static org.jtorch.Index.*
import org.jtorch.*
import org.jtorch.data.*
import org.jtorch.io.*
import org.jtorch.nn.*
import org.jtorch.nn.Module
import org.jtorch.nn.init.*
import org.jtorch.optim.*
import java.nio.file.*
