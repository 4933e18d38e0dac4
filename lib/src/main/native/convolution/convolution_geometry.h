// The shape of a convolution and which rows of its input an output row reads.
#pragma once

#include <ATen/ATen.h>

#include <algorithm>
#include <cstdint>

namespace sew {

// A convolution without bias, padded by kernel / 2, of images in channels-last order. Rows are
// numbered through all images.
struct ConvolutionGeometry {
  int64_t images, height, width, channels;
  int64_t out_height, out_width, out_channels;
  int64_t kernel, stride;

  // For x [N, C, H, W] and weights [C', C, K, K].
  ConvolutionGeometry(const at::Tensor& x, const at::Tensor& weight, int64_t step)
      : images(x.size(0)),
        height(x.size(2)),
        width(x.size(3)),
        channels(x.size(1)),
        out_height((height - 1) / step + 1),
        out_width((width - 1) / step + 1),
        out_channels(weight.size(0)),
        kernel(weight.size(2)),
        stride(step) {}

  int64_t padding() const { return kernel / 2; }

  int64_t out_rows() const { return images * out_height; }

  // An uninitialised Y [N, C', H', W'] in channels-last order, of the type of x.
  at::Tensor empty_output(const at::Tensor& x) const {
    return at::empty(
        {images, out_channels, out_height, out_width},
        x.options().memory_format(at::MemoryFormat::ChannelsLast));
  }

  // Whether the work for dL/dweight is split into bands of pixels, whose sums are added in the end.
  // Where these would take too much memory it is split by channels.
  bool has_gradient_by_pixels() const {
    constexpr int64_t MAX_SUMS_OF_BAND = 1 << 18;
    return out_channels * channels * kernel * kernel <= MAX_SUMS_OF_BAND;
  }

  // The input row that output row `row` reads with row k of the kernel; -1 in the padding.
  int64_t in_row(int64_t row, int64_t k) const {
    int64_t y = row % out_height * stride - padding() + k;
    return y < 0 || y >= height ? -1 : row / out_height * height + y;
  }

  // The first input row that output row `row` reads.
  int64_t first_in_row(int64_t row) const {
    return row / out_height * height + std::max<int64_t>(0, row % out_height * stride - padding());
  }

  // The end of the input rows that the output rows before `end` read.
  int64_t end_in_row(int64_t end) const {
    int64_t last = end - 1;
    int64_t y = last % out_height * stride - padding() + kernel;
    return last / out_height * height + std::min(height, y);
  }
};

}  // namespace sew
