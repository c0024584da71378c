#include "train/stages.h"

#include "base/error.h"

namespace timbre {

std::unique_ptr<TrainStage> make_stage(const std::string& stage, const StageOptions& options) {
  if (stage == "content") return make_content_stage(options);
  if (stage == "reading") return make_reading_stage(options);
  if (stage == "prior") return make_prior_stage(options);
  if (stage == "gpt") return make_gpt_stage(options);
  if (stage == "posterior") return make_posterior_stage(options);
  throw Error(ErrorKind::kUsage, "no training stage '" + stage + "': expected content, reading, prior, gpt or posterior");
}

}  // namespace timbre
