# Operators that libtorch lacks, in TorchScript as torch.jit.save writes it. ScriptReplacements adds this file to archives
# whose sources call one of them. dtype 3 is int32, 4 int64, 6 float32, 7 float64, 11 bool.

# torchvision

def nms(dets: Tensor, scores: Tensor, iou_threshold: float) -> Tensor:
  assert dets.dim() == 2, "nms: boxes must be of shape (N, 4)"
  assert dets.size(1) == 4, "nms: boxes must be of shape (N, 4)"
  assert scores.dim() == 1, "nms: scores must be of shape (N)"
  assert dets.size(0) == scores.size(0), "nms: there must be as many scores as boxes"
  order = torch.argsort(scores, stable=True, dim=0, descending=True)
  boxes = torch.index_select(torch.detach(dets), 0, order)
  # The greatest number of the dtype that is not above the threshold, with which it compares as in double precision.
  limit = torch.tensor(iou_threshold, dtype=dets.dtype)
  if float(limit) > iou_threshold:
    limit = torch.nextafter(limit, torch.tensor(-1., dtype=dets.dtype))
  most = float(limit)
  kept = annotate(List[Tensor], [torch.slice(order, 0, 0, 0)])
  while boxes.size(0) > 0:
    head = torch.slice(boxes, 0, 0, 128)
    over = torch.triu(torch.to(__torch__.jtorch_operators._overlap(head, head, most), 6), 1)
    keep = torch.ones([head.size(0)], dtype=6, device=dets.device)
    settled = False
    while not settled:
      next = torch.to(torch.eq(torch.matmul(keep, over), 0), 6)
      settled = torch.equal(next, keep)
      keep = next
    chosen = torch.squeeze(torch.nonzero(keep), 1)
    kept.append(torch.index_select(order, 0, chosen))
    rest = torch.slice(boxes, 0, 128)
    hit = torch.any(__torch__.jtorch_operators._overlap(torch.index_select(head, 0, chosen), rest, most), 0)
    left = torch.squeeze(torch.nonzero(torch.logical_not(hit)), 1)
    order = torch.index_select(torch.slice(order, 0, 128), 0, left)
    boxes = torch.index_select(rest, 0, left)
  return torch.cat(kept)

# Whether the intersection of each two boxes over their union is greater than a limit.
def _overlap(a: Tensor, b: Tensor, limit: float) -> Tensor:
  areas_a = (torch.select(a, 1, 2) - torch.select(a, 1, 0)) * (torch.select(a, 1, 3) - torch.select(a, 1, 1))
  areas_b = (torch.select(b, 1, 2) - torch.select(b, 1, 0)) * (torch.select(b, 1, 3) - torch.select(b, 1, 1))
  c = torch.unsqueeze(a, 1)
  d = torch.contiguous(torch.transpose(b, 0, 1))
  x1 = torch.maximum(torch.select(c, 2, 0), torch.select(d, 0, 0))
  y1 = torch.maximum(torch.select(c, 2, 1), torch.select(d, 0, 1))
  x2 = torch.minimum(torch.select(c, 2, 2), torch.select(d, 0, 2))
  y2 = torch.minimum(torch.select(c, 2, 3), torch.select(d, 0, 3))
  w = torch.clamp_(torch.sub_(x2, x1), min=0)
  h = torch.clamp_(torch.sub_(y2, y1), min=0)
  inter = torch.mul_(w, h)
  union = torch.sub_(torch.unsqueeze(areas_a, 1) + areas_b, inter)
  return torch.gt(torch.div_(inter, union), limit)

def roi_align(input: Tensor, rois: Tensor, spatial_scale: float, pooled_height: int, pooled_width: int, sampling_ratio: int, aligned: bool) -> Tensor:
  offset = 0.5 if aligned else 0.0
  table = torch.permute(input, [0, 2, 3, 1])
  pooled, cells = __torch__.jtorch_operators._align("roi_align", table, input, rois, spatial_scale, pooled_height, pooled_width, sampling_ratio, offset, not aligned, False)
  mean = torch.div(pooled, torch.clamp(cells, min=1))
  return torch.contiguous(torch.permute(mean, [0, 3, 1, 2]))

def ps_roi_align(input: Tensor, rois: Tensor, spatial_scale: float, pooled_height: int, pooled_width: int, sampling_ratio: int) -> Tuple[Tensor, Tensor]:
  table, channels = __torch__.jtorch_operators._position_sensitive("ps_roi_align", input, rois, pooled_height, pooled_width)
  pooled, cells = __torch__.jtorch_operators._align("ps_roi_align", table, input, rois, spatial_scale, pooled_height, pooled_width, sampling_ratio, 0.5, False, True)
  mean = torch.div(pooled, cells)
  return (torch.contiguous(torch.permute(mean, [0, 3, 1, 2])), channels)

def ps_roi_pool(input: Tensor, rois: Tensor, spatial_scale: float, pooled_height: int, pooled_width: int) -> Tuple[Tensor, Tensor]:
  __torch__.jtorch_operators._check_rois("ps_roi_pool", input, rois)
  table, channels = __torch__.jtorch_operators._position_sensitive("ps_roi_pool", input, rois, pooled_height, pooled_width)
  height = input.size(2)
  width = input.size(3)
  boxes = torch.detach(rois)
  top, bottom = __torch__.jtorch_operators._bins(boxes, 2, spatial_scale, pooled_height, height - 1, 0)
  left, right = __torch__.jtorch_operators._bins(boxes, 1, spatial_scale, pooled_width, width - 1, 0)
  rows = torch.unsqueeze(torch.clamp(bottom - top, min=0), 2)
  columns = torch.unsqueeze(torch.clamp(right - left, min=0), 1)
  area = rows * columns
  counts = torch.reshape(area, [-1])
  bin, row, column = __torch__.jtorch_operators._cells(counts, torch.reshape(columns.expand(area.size()), [-1]))
  bins = torch.reshape(__torch__.jtorch_operators._bin_rows(boxes, area, height, True), [-1])
  y = torch.index_select(bins + torch.reshape(torch.unsqueeze(top, 2).expand(area.size()), [-1]), 0, bin) + row
  x = torch.index_select(torch.reshape(torch.unsqueeze(left, 1).expand(area.size()), [-1]), 0, bin) + column
  rows_of_table = torch.reshape(table, [-1, table.size(-1)])
  starts = torch.cumsum(counts, 0) - counts
  sums, _0, _1, _2 = torch.embedding_bag(rows_of_table, y * width + x, starts, False, 0, False, None, False)
  pooled = torch.reshape(sums, [rois.size(0), pooled_height, pooled_width, table.size(-1)])
  mean = torch.div(pooled, torch.to(torch.unsqueeze(torch.clamp(area, min=1), 3), input.dtype))
  return (torch.contiguous(torch.permute(mean, [0, 3, 1, 2])), channels)

def roi_pool(input: Tensor, rois: Tensor, spatial_scale: float, pooled_height: int, pooled_width: int) -> Tuple[Tensor, Tensor]:
  __torch__.jtorch_operators._check_rois("roi_pool", input, rois)
  height = input.size(2)
  width = input.size(3)
  boxes = torch.detach(rois)
  top, bottom = __torch__.jtorch_operators._bins(boxes, 2, spatial_scale, pooled_height, height, 1)
  left, right = __torch__.jtorch_operators._bins(boxes, 1, spatial_scale, pooled_width, width, 1)
  tops = annotate(List[List[int]], top.tolist())
  bottoms = annotate(List[List[int]], bottom.tolist())
  lefts = annotate(List[List[int]], left.tolist())
  rights = annotate(List[List[int]], right.tolist())
  pictures = annotate(List[int], torch.to(torch.select(boxes, 1, 0), 4).tolist())
  table = torch.contiguous(torch.permute(input, [0, 2, 3, 1]))
  grid = torch.reshape(torch.arange(height * width, dtype=4, device=input.device), [height, width])
  values = annotate(List[Tensor], [torch.slice(torch.reshape(table, [-1, input.size(1)]), 0, 0, 0)])
  places = annotate(List[Tensor], [torch.zeros([0, input.size(1)], dtype=4, device=input.device)])
  nothing = torch.zeros([1, input.size(1)], dtype=input.dtype, device=input.device)
  nowhere = torch.ones([1, input.size(1)], dtype=4, device=input.device) * -1
  for k in range(len(pictures)):
    picture = torch.select(table, 0, pictures[k])
    for i in range(pooled_height):
      from_row = tops[k][i]
      to_row = bottoms[k][i]
      rows = torch.slice(picture, 0, from_row, to_row)
      grid_rows = torch.slice(grid, 0, from_row, to_row)
      for j in range(pooled_width):
        from_column = lefts[k][j]
        to_column = rights[k][j]
        if to_row > from_row and to_column > from_column:
          cells = torch.reshape(torch.slice(rows, 1, from_column, to_column), [-1, input.size(1)])
          most, at = torch.max(cells, 0, True)
          values.append(most)
          places.append(torch.take(torch.slice(grid_rows, 1, from_column, to_column), at))
        else:
          values.append(nothing)
          places.append(nowhere)
  size = [len(pictures), pooled_height, pooled_width, input.size(1)]
  output = torch.permute(torch.reshape(torch.cat(values), size), [0, 3, 1, 2])
  argmax = torch.permute(torch.reshape(torch.cat(places), size), [0, 3, 1, 2])
  return (torch.contiguous(output), torch.to(torch.contiguous(argmax), 3))

def _check_rois(name: str, input: Tensor, rois: Tensor) -> None:
  assert input.dim() == 4, name + ": the input must be of shape (N, C, H, W)"
  assert rois.dim() == 2, name + ": rois must be of shape (K, 5)"
  assert rois.size(1) == 5, name + ": rois must be of shape (K, 5)"
  assert input.dtype == rois.dtype, name + ": input and rois must have the same dtype"
  image = torch.to(torch.select(torch.detach(rois), 1, 0), 4)
  wrong = torch.logical_or(torch.lt(image, 0), torch.ge(image, input.size(0)))
  assert not bool(torch.any(wrong)), name + ": a box is of a picture that is not in the batch"
  return None

# The table with the channels of each bin in rows of their own, and the channel of each output.
def _position_sensitive(name: str, input: Tensor, rois: Tensor, pooled_height: int, pooled_width: int) -> Tuple[Tensor, Tensor]:
  __torch__.jtorch_operators._check_rois(name, input, rois)
  outputs = input.size(1) // (pooled_height * pooled_width)
  assert outputs * pooled_height * pooled_width == input.size(1), name + ": the channels must be a multiple of the bins"
  parts = torch.reshape(input, [input.size(0), outputs, pooled_height, pooled_width, input.size(2), input.size(3)])
  channels = torch.reshape(torch.arange(input.size(1), dtype=3, device=input.device), [1, outputs, pooled_height, pooled_width])
  table = torch.permute(parts, [0, 2, 3, 4, 5, 1])
  return (table, torch.contiguous(channels.expand([rois.size(0), outputs, pooled_height, pooled_width])))

# First and last row of each bin of each box, (K, bins).
def _bins(boxes: Tensor, first: int, spatial_scale: float, bins: int, limit: int, more: int) -> Tuple[Tensor, Tensor]:
  start = __torch__.jtorch_operators._rounded(torch.select(boxes, 1, first) * spatial_scale)
  end = __torch__.jtorch_operators._rounded(torch.select(boxes, 1, first + 2) * spatial_scale)
  size = torch.unsqueeze(torch.div(torch.to(torch.clamp((end - start) + more, min=1), boxes.dtype), bins), 1)
  bin = torch.arange(bins, dtype=boxes.dtype, device=boxes.device)
  place = torch.unsqueeze(start, 1)
  low = torch.clamp(torch.to(torch.floor(bin * size), 4) + place, min=0, max=limit)
  high = torch.clamp(torch.to(torch.ceil((bin + 1) * size), 4) + place, min=0, max=limit)
  return (low, high)

# Half is rounded away from zero, as in C.
def _rounded(x: Tensor) -> Tensor:
  whole = torch.trunc(x)
  up = torch.ge(torch.abs(x - whole), 0.5)
  return torch.to(whole, 4) + torch.to(torch.sign(x), 4) * torch.to(up, 4)

# One entry per cell: its bin, and its row and column in the bin.
def _cells(counts: Tensor, columns: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
  bin = torch.repeat_interleave(counts)
  first = torch.index_select(torch.cumsum(counts, 0) - counts, 0, bin)
  at = torch.arange(bin.size(0), dtype=4, device=counts.device) - first
  width = torch.index_select(columns, 0, bin)
  row = torch.floor_divide(at, width)
  return (bin, row, at - row * width)

# First row of each bin's picture in the table, (K, PH, PW).
def _bin_rows(boxes: Tensor, like: Tensor, height: int, sensitive: bool) -> Tensor:
  image = torch.reshape(torch.to(torch.select(boxes, 1, 0), 4), [-1, 1, 1])
  if sensitive:
    i = torch.reshape(torch.arange(like.size(1), dtype=4, device=boxes.device), [1, -1, 1])
    j = torch.reshape(torch.arange(like.size(2), dtype=4, device=boxes.device), [1, 1, -1])
    rows = ((image * like.size(1) + i) * like.size(2) + j) * height
  else:
    rows = (image * height).expand(like.size())
  return rows

def _samples(start: Tensor, size: Tensor, bins: int, ratio: int) -> Tensor:
  if ratio > 0:
    count = torch.ones_like(size, dtype=4) * ratio
  else:
    count = torch.clamp(torch.to(torch.ceil(torch.div(size, bins)), 4), min=0)
  return count

# Low and high index, and their weights, of the coordinate of each sample.
def _interpolated(x: Tensor, size: int) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
  inside = torch.logical_and(torch.ge(x, -1), torch.le(x, size))
  y = torch.clamp(torch.where(inside, x, 0), min=0)
  low = torch.clamp(torch.to(y, 4), max=size - 1)
  high = torch.clamp(low + 1, max=size - 1)
  part = torch.where(torch.ge(low, size - 1), 0, y - low)
  return (low, high, torch.where(inside, 1 - part, 0), torch.where(inside, part, 0))

# Sums of the samples of each bin, (K, PH, PW, C), and their number. Each bin is a bag of four weighted rows per sample.
def _align(name: str, table: Tensor, input: Tensor, rois: Tensor, spatial_scale: float, pooled_height: int, pooled_width: int, ratio: int, offset: float, at_least_one: bool, sensitive: bool) -> Tuple[Tensor, Tensor]:
  __torch__.jtorch_operators._check_rois(name, input, rois)
  height = input.size(2)
  width = input.size(3)
  boxes = torch.detach(rois)
  corners = torch.slice(boxes, 1, 1) * spatial_scale - offset
  left = torch.select(corners, 1, 0)
  top = torch.select(corners, 1, 1)
  across = torch.select(corners, 1, 2) - left
  down = torch.select(corners, 1, 3) - top
  if at_least_one:
    across = torch.clamp(across, min=1)
    down = torch.clamp(down, min=1)
  bin_height = torch.div(down, pooled_height)
  bin_width = torch.div(across, pooled_width)
  rows = __torch__.jtorch_operators._samples(top, down, pooled_height, ratio)
  columns = __torch__.jtorch_operators._samples(left, across, pooled_width, ratio)
  bins = pooled_height * pooled_width
  box_of_bin = torch.repeat_interleave(torch.arange(boxes.size(0), dtype=4, device=boxes.device), bins)
  per_box = rows * columns
  counts = torch.index_select(per_box, 0, box_of_bin)
  bin, row, column = __torch__.jtorch_operators._cells(counts, torch.index_select(columns, 0, box_of_bin))
  box = torch.index_select(box_of_bin, 0, bin)
  at = bin - box * bins
  i = torch.floor_divide(at, pooled_width)
  j = at - i * pooled_width
  y = __torch__.jtorch_operators._coordinate(top, bin_height, rows, box, i, row)
  x = __torch__.jtorch_operators._coordinate(left, bin_width, columns, box, j, column)
  y_low, y_high, above, below = __torch__.jtorch_operators._interpolated(y, height)
  x_low, x_high, before, after = __torch__.jtorch_operators._interpolated(x, width)
  like = torch.zeros([1, pooled_height, pooled_width], device=boxes.device).expand([boxes.size(0), pooled_height, pooled_width])
  base = torch.index_select(torch.reshape(__torch__.jtorch_operators._bin_rows(boxes, like, height, sensitive), [-1]), 0, bin)
  upper = (base + y_low) * width
  lower = (base + y_high) * width
  indices = torch.reshape(torch.stack([upper + x_low, upper + x_high, lower + x_low, lower + x_high], 1), [-1])
  weights = torch.reshape(torch.stack([above * before, above * after, below * before, below * after], 1), [-1])
  starts = (torch.cumsum(counts, 0) - counts) * 4
  rows_of_table = torch.reshape(table, [-1, table.size(-1)])
  sums, _0, _1, _2 = torch.embedding_bag(rows_of_table, indices, starts, False, 0, False, weights, False)
  pooled = torch.reshape(sums, [boxes.size(0), pooled_height, pooled_width, table.size(-1)])
  return (pooled, torch.reshape(torch.to(per_box, input.dtype), [-1, 1, 1, 1]))

def _coordinate(start: Tensor, bin: Tensor, samples: Tensor, box: Tensor, i: Tensor, at: Tensor) -> Tensor:
  size = torch.index_select(bin, 0, box)
  first = torch.index_select(start, 0, box) + torch.to(i, start.dtype) * size
  part = (torch.to(at, start.dtype) + 0.5) * size
  return first + torch.div(part, torch.to(torch.index_select(samples, 0, box), start.dtype))

def deform_conv2d(input: Tensor, weight: Tensor, offset: Tensor, mask: Tensor, bias: Tensor, stride_h: int, stride_w: int, pad_h: int, pad_w: int, dilation_h: int, dilation_w: int, groups: int, offset_groups: int, use_mask: bool) -> Tensor:
  assert input.dim() == 4, "deform_conv2d: the input must be of shape (N, C, H, W)"
  assert weight.dim() == 4, "deform_conv2d: the weight must be of shape (C_out, C / groups, kH, kW)"
  batch = input.size(0)
  channels = input.size(1)
  height = input.size(2)
  width = input.size(3)
  kernel_h = weight.size(2)
  kernel_w = weight.size(3)
  kernel = kernel_h * kernel_w
  out_h = (height + 2 * pad_h - (dilation_h * (kernel_h - 1) + 1)) // stride_h + 1
  out_w = (width + 2 * pad_w - (dilation_w * (kernel_w - 1) + 1)) // stride_w + 1
  assert out_h > 0, "deform_conv2d: the output would be empty"
  assert out_w > 0, "deform_conv2d: the output would be empty"
  device = input.device
  rows = torch.unsqueeze(torch.arange(kernel_h, dtype=4, device=device) * dilation_h, 1).expand([kernel_h, kernel_w])
  columns = torch.unsqueeze(torch.arange(kernel_w, dtype=4, device=device) * dilation_w, 0).expand([kernel_h, kernel_w])
  tops = torch.reshape(torch.arange(out_h, dtype=4, device=device) * stride_h - pad_h, [1, out_h, 1])
  lefts = torch.reshape(torch.arange(out_w, dtype=4, device=device) * stride_w - pad_w, [1, 1, out_w])
  moved = torch.reshape(offset, [batch, offset_groups, kernel, 2, out_h, out_w])
  y = (tops + torch.reshape(rows, [kernel, 1, 1])) + torch.select(moved, 3, 0)
  x = (lefts + torch.reshape(columns, [kernel, 1, 1])) + torch.select(moved, 3, 1)
  inside_y = torch.logical_and(torch.gt(y, -1), torch.lt(y, height))
  inside_x = torch.logical_and(torch.gt(x, -1), torch.lt(x, width))
  inside = torch.logical_and(inside_y, inside_x)
  y_low, y_high, above, below = __torch__.jtorch_operators._zero_padded(torch.where(inside, y, 0), height)
  x_low, x_high, before, after = __torch__.jtorch_operators._zero_padded(torch.where(inside, x, 0), width)
  pictures = torch.arange(batch * offset_groups, dtype=4, device=device)
  base = torch.reshape(pictures, [batch, offset_groups, 1, 1, 1]) * height
  upper = (base + y_low) * width
  lower = (base + y_high) * width
  corners = torch.stack([upper + x_low, upper + x_high, lower + x_low, lower + x_high], 5)
  parts = torch.stack([above * before, above * after, below * before, below * after], 5)
  weights = torch.where(torch.unsqueeze(inside, 5), parts, 0)
  starts = torch.arange(inside.numel(), dtype=4, device=device) * 4
  deep = channels // offset_groups
  table = torch.reshape(torch.permute(torch.reshape(input, [batch, offset_groups, deep, height * width]), [0, 1, 3, 2]), [-1, deep])
  sums, _0, _1, _2 = torch.embedding_bag(table, torch.reshape(corners, [-1]), starts, False, 0, False, torch.reshape(weights, [-1]), False)
  values = torch.reshape(sums, [batch, offset_groups, kernel, out_h * out_w, deep])
  if use_mask:
    values = values * torch.reshape(mask, [batch, offset_groups, kernel, out_h * out_w, 1])
  flat = torch.reshape(torch.permute(values, [0, 1, 4, 2, 3]), [batch, groups, -1, out_h * out_w])
  filters = torch.reshape(weight, [1, groups, weight.size(0) // groups, -1])
  output = torch.reshape(torch.matmul(filters, flat), [batch, weight.size(0), out_h, out_w])
  return output + torch.reshape(bias, [1, -1, 1, 1])

# As _interpolated, with zeros around the picture.
def _zero_padded(x: Tensor, size: int) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
  floor = torch.floor(torch.detach(x))
  low = torch.to(floor, 4)
  high = low + 1
  part = x - floor
  before = torch.where(torch.ge(low, 0), 1 - part, 0)
  after = torch.where(torch.le(high, size - 1), part, 0)
  return (torch.clamp(low, min=0), torch.clamp(high, max=size - 1), before, after)

def box_iou_rotated(boxes1: Tensor, boxes2: Tensor) -> Tensor:
  ops.prim.RaiseException("box_iou of rotated boxes needs the library of torchvision: Ops.loadLibrary loads one that was built with this libtorch", "builtins.NotImplementedError")
  return boxes1

# aten

def broadcast_shapes(a: List[int], b: List[int]) -> List[int]:
  dims = max(len(a), len(b))
  shape = annotate(List[int], [])
  for i in range(dims):
    of_a = i + len(a) - dims
    of_b = i + len(b) - dims
    size_a = a[of_a] if of_a >= 0 else 1
    size_b = b[of_b] if of_b >= 0 else 1
    assert size_a == size_b or size_a == 1 or size_b == 1, "broadcast_shapes: the shapes cannot be broadcast to one"
    shape.append(size_b if size_a == 1 else size_a)
  return shape

def _upsample_lanczos2d_aa(input: Tensor, output_size: Optional[List[int]], align_corners: bool, scale_factors: Optional[List[float]]) -> Tensor:
  assert input.dim() == 4, "interpolate: lanczos takes an input of shape (N, C, H, W)"
  height = input.size(2)
  width = input.size(3)
  scale_h = 0.0
  scale_w = 0.0
  if torch.__isnot__(scale_factors, None):
    factors = unchecked_cast(List[float], scale_factors)
    scale_h = factors[0]
    scale_w = factors[1]
  if torch.__isnot__(output_size, None):
    size = unchecked_cast(List[int], output_size)
    out_h = size[0]
    out_w = size[1]
  else:
    out_h = int(float(height) * scale_h)
    out_w = int(float(width) * scale_w)
  assert out_h > 0, "interpolate: the output would be empty"
  assert out_w > 0, "interpolate: the output would be empty"
  assert not align_corners, "interpolate: lanczos does not support align_corners=True"
  across = __torch__.jtorch_operators._lanczos(input, width, out_w, scale_w)
  down = __torch__.jtorch_operators._lanczos(input, height, out_h, scale_h)
  if input.dtype == 0:
    once = __torch__.jtorch_operators._resampled_bytes(input, across)
    turned = __torch__.jtorch_operators._resampled_bytes(torch.transpose(once, 2, 3), down)
    output = torch.contiguous(torch.transpose(turned, 2, 3))
  else:
    once = torch.matmul(input, torch.transpose(torch.to(across, input.dtype), 0, 1))
    output = torch.matmul(torch.to(down, input.dtype), once)
  return output

# The weight of each input position for each output position, (output, input), in float64.
def _lanczos(input: Tensor, size: int, output: int, factor: float) -> Tensor:
  scale = 1. / factor if factor > 0. else float(size) / float(output)
  stretch = scale if scale >= 1. else 1.
  place = torch.unsqueeze(torch.arange(output, dtype=7, device=input.device), 1)
  center = (place + 0.5) * scale
  first = torch.clamp(torch.trunc((center - 3. * stretch) + 0.5), min=0)
  last = torch.clamp(torch.trunc((center + 3. * stretch) + 0.5), max=size)
  at = torch.arange(size, dtype=7, device=input.device)
  x = torch.abs(((at - center) + 0.5) * (1. / stretch))
  used = torch.logical_and(torch.logical_and(torch.ge(at, first), torch.lt(at, last)), torch.lt(x, 3))
  weights = torch.where(used, torch.sinc(x) * torch.sinc(x / 3.), 0)
  return weights / torch.sum(weights, [1], True)

# Weighted sums of bytes along the last dimension, in the fixed-point numbers of libtorch and Pillow.
def _resampled_bytes(input: Tensor, weights: Tensor) -> Tensor:
  most = float(torch.max(weights))
  bits = 0
  while bits < 22 and int(0.5 + most * float(2 << bits)) < 32768:
    bits = bits + 1
  unit = float(1 << bits)
  whole = torch.trunc(weights * unit + torch.where(torch.lt(weights, 0), -0.5, 0.5))
  sums = torch.matmul(torch.to(input, 7), torch.transpose(whole, 0, 1))
  return torch.to(torch.clamp(torch.floor((sums + unit / 2.) / unit), min=0, max=255), 0)
