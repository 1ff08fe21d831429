import static org.jtorch.DType.*
import static org.jtorch.Index.*
import static org.jtorch.nn.init.Init.*
import org.jtorch.*
import org.jtorch.amp.*
import org.jtorch.data.*
import org.jtorch.distributions.*
import org.jtorch.graph.*
import org.jtorch.io.*
import org.jtorch.metrics.*
import org.jtorch.nn.*
import org.jtorch.nn.Module
import org.jtorch.nn.init.*
import org.jtorch.nn.utils.*
import org.jtorch.nn.utils.rnn.*
import org.jtorch.optim.*
import org.jtorch.plots.*
import org.jtorch.tensorboard.*
import org.jtorch.train.*
import org.jtorch.vision.*
import org.jtorch.vision.datasets.*
import org.jtorch.vision.io.*
import org.jtorch.vision.models.*
import org.jtorch.vision.models.detection.*
import org.jtorch.vision.models.opticalflow.*
import org.jtorch.vision.models.quantization.*
import org.jtorch.vision.models.segmentation.*
import org.jtorch.vision.models.video.*
import org.jtorch.vision.ops.*
import org.jtorch.vision.transforms.*
import org.jtorch.vision.transforms.functional.*
import org.jtorch.vision.tvtensors.*
import org.jtorch.vision.utils.*
import org.jtorch.vision.transforms.Transform
import java.nio.file.*
import java.util.*
