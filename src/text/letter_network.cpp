#include "text/letter_network.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/error.h"
#include "base/files.h"

namespace timbre {
namespace {

constexpr std::uint64_t kMaxBytes = 16u << 20;
constexpr std::size_t kMaxUnits = 4096, kMaxSide = 8192;

// Reads from bytes; every read is checked against the end.
class Reader {
 public:
  Reader(std::string bytes, std::string where) : bytes_(std::move(bytes)), where_(std::move(where)) {}
  std::string text(std::size_t size) {
    std::string result(size <= left() ? size : 0, '\0');
    copy(result.data(), size);
    return result;
  }
  std::uint32_t number() {
    std::uint32_t value = 0;
    copy(&value, sizeof value);
    return value;
  }
  float real() {
    float value = 0;
    copy(&value, sizeof value);
    return value;
  }
  std::size_t left() const { return bytes_.size() - at_; }
  void copy(void* to, std::size_t size) {
    if (size > left()) fail("cut short");
    std::memcpy(to, bytes_.data() + at_, size);
    at_ += size;
  }
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(
        ErrorKind::kModel,
        where_ + ": " + what + "; expected a letter network made by tools/text/make_letter_to_sound.sh --network");
  }

 private:
  std::string bytes_, where_;
  std::size_t at_ = 0;
};

float sigmoid(float x) { return 1.0f / (1.0f + std::exp(-x)); }

float dot(const float* a, const float* b, std::size_t n) {
  float sum = 0.0f;
  for (std::size_t i = 0; i < n; ++i) sum += a[i] * b[i];
  return sum;
}

}  // namespace

LetterNetwork LetterNetwork::load(const std::filesystem::path& path) {
  Reader reader(read_file(path, kMaxBytes), path.string());
  if (reader.text(sizeof kLetterNetworkMagic - 1) != kLetterNetworkMagic) reader.fail("the header is missing");
  LetterNetwork network;
  const std::uint32_t units = reader.number();
  if (units == 0 || units > kMaxUnits) reader.fail(std::to_string(units) + " units");
  for (std::uint32_t i = 0; i < units; ++i) network.units_.push_back(reader.text(reader.number()));
  // Expected sizes follow from the embedding and the first layer; 0: any.
  const auto matrix = [&](std::size_t rows, std::size_t columns) {
    Matrix m;
    m.rows = reader.number();
    m.columns = reader.number();
    const bool fits = (rows == 0 || m.rows == rows) && (columns == 0 || m.columns == columns);
    if (!fits || m.rows == 0 || m.columns == 0 || m.rows > kMaxSide || m.columns > kMaxSide) reader.fail("wrong sizes");
    if (m.rows * (m.columns + sizeof(float)) > reader.left()) reader.fail("cut short");
    std::vector<std::int8_t> bytes(m.columns);
    for (std::size_t row = 0; row < m.rows; ++row) {
      const float scale = reader.real();
      reader.copy(bytes.data(), bytes.size());
      for (const std::int8_t b : bytes) m.values.push_back(scale * static_cast<float>(b));
    }
    return m;
  };
  network.embedding_ = matrix(128, 0);
  std::size_t inputs = network.embedding_.columns, hidden = 0;
  for (int i = 0; i < 2; ++i) {
    Layer layer;
    for (int d = 0; d < 2; ++d) {
      Direction direction;
      direction.from_input = matrix(3 * hidden, inputs);
      hidden = direction.from_input.rows / 3;
      direction.from_state = matrix(3 * hidden, hidden);
      direction.input_bias = matrix(3 * hidden, 1);
      direction.state_bias = matrix(3 * hidden, 1);
      layer.push_back(std::move(direction));
    }
    network.layers_.push_back(std::move(layer));
    inputs = 2 * hidden;
  }
  network.output_ = matrix(units, inputs);
  network.output_bias_ = matrix(units, 1);
  if (reader.left() > 0) reader.fail("bytes left over at the end");
  return network;
}

// One direction over `input` [T, in], into columns first … first + hidden of `output` [T, 2 × hidden].
void LetterNetwork::run(const Direction& weights, bool backward, const Matrix& input, Matrix& output,
                        std::size_t first) {
  const std::size_t hidden = weights.from_state.columns;
  std::vector<float> state(hidden, 0.0f), next(hidden);
  for (std::size_t step = 0; step < input.rows; ++step) {
    const std::size_t t = backward ? input.rows - 1 - step : step;
    const auto in = [&](std::size_t row) {
      return dot(weights.from_input.row(row), input.row(t), input.columns) + weights.input_bias.values[row];
    };
    const auto back = [&](std::size_t row) {
      return dot(weights.from_state.row(row), state.data(), hidden) + weights.state_bias.values[row];
    };
    for (std::size_t i = 0; i < hidden; ++i) {
      const float reset = sigmoid(in(i) + back(i));
      const float keep = sigmoid(in(hidden + i) + back(hidden + i));
      const float candidate = std::tanh(in(2 * hidden + i) + reset * back(2 * hidden + i));
      next[i] = (1.0f - keep) * candidate + keep * state[i];
    }
    state.swap(next);
    std::copy(state.begin(), state.end(),
              output.values.begin() + static_cast<std::ptrdiff_t>(t * output.columns + first));
  }
}

std::vector<float> LetterNetwork::score(std::string_view letters) const {
  Matrix x{letters.size(), embedding_.columns, {}};
  for (const char c : letters) {
    const float* row = embedding_.row(static_cast<unsigned char>(c) & 127u);
    x.values.insert(x.values.end(), row, row + embedding_.columns);
  }
  for (const Layer& layer : layers_) {
    const std::size_t hidden = layer[0].from_state.columns;
    Matrix y{x.rows, 2 * hidden, std::vector<float>(x.rows * 2 * hidden)};
    run(layer[0], false, x, y, 0);
    run(layer[1], true, x, y, hidden);
    x = std::move(y);
  }
  std::vector<float> scores(letters.size() * units_.size());
  for (std::size_t t = 0; t < letters.size(); ++t) {
    float* row = scores.data() + t * units_.size();
    float highest = -1e30f, sum = 0.0f;
    for (std::size_t u = 0; u < units_.size(); ++u) {
      row[u] = dot(output_.row(u), x.row(t), x.columns) + output_bias_.values[u];
      highest = std::max(highest, row[u]);
    }
    for (std::size_t u = 0; u < units_.size(); ++u) sum += std::exp(row[u] - highest);
    for (std::size_t u = 0; u < units_.size(); ++u) row[u] -= highest + std::log(sum);
  }
  return scores;
}

}  // namespace timbre
