// The workloads of the other sides without a front end: the lower bound of every binding of libtorch.
//
// usage: floor                   runs only a first operator
//        floor FOLDER THREADS    reads "check NAME", "time NAME TIMES THREADS", prints one
//                                number per line; FOLDER holds the TorchScript models
#include <torch/torch.h>

#include <chrono>
#include <functional>
#include <iomanip>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "inference.h"
#include "operators.h"
#include "training.h"
#include "workload.h"

namespace {

using Makers = std::map<std::string, std::function<Workload()>>;

Makers workloads(const std::string& folder) {
  return {
      {"op_add_tiny", operators::add_tiny},
      {"op_chain_small", operators::chain_small},
      {"index_slice", operators::index_slice},
      {"mlp_train", training::mlp},
      {"lenet_train", training::lenet},
      {"lstm_train", training::lstm},
      {"gpt_train", training::small_gpt},
      {"mlp_block_train", training::mlp_block},
      {"sgemm_1024", operators::sgemm},
      {"linear_1x4096", [] { return operators::few_rows(1); }},
      {"linear_4x4096", [] { return operators::few_rows(4); }},
      {"linear_noncontiguous", operators::linear_of_transposed},
      {"sdpa_bf16", operators::half_attention},
      {"copy_64mb", operators::copy},
      {"resnet18_infer", [=] { return inference::resnet18(folder); }},
      {"resnet18_script_infer", [=] { return inference::scripted_resnet18(folder); }},
      {"resnet18_optimized", [=] { return inference::plain_resnet18(folder); }},
      {"resnet18_all_optimized", [=] { return inference::optimized_resnet18(folder); }},
      {"script_mlp", [=] { return inference::scripted_mlp(folder); }},
  };
}

// Measures the nanoseconds per operation.
double measure(const Workload& workload, int times, int threads) {
  auto start = std::chrono::steady_clock::now();
  if (threads == 1) {
    workload.run(times);
  } else {
    std::vector<std::thread> running;
    for (int i = 0; i < threads; i++) {
      running.emplace_back(workload.run, times);
    }
    for (std::thread& thread : running) {
      thread.join();
    }
  }
  std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - start;
  return taken.count() / times / threads;
}

class Server {
 public:
  explicit Server(Makers makers) : makers_(std::move(makers)) {}

  void serve() {
    std::cout << std::setprecision(17);
    for (std::string line; std::getline(std::cin, line);) {
      answer(line);
      std::cout << std::endl;
    }
  }

 private:
  void answer(const std::string& line) {
    std::istringstream words(line);
    std::string question;
    std::string name;
    words >> question >> name;
    if (question == "check") {
      std::cout << made(name).check();
    } else if (question == "time") {
      int times = 0;
      int threads = 0;
      words >> times >> threads;
      std::cout << measure(made(name), times, threads);
    } else {
      throw std::invalid_argument(line);
    }
  }

  const Workload& made(const std::string& name) {
    auto found = made_.find(name);
    return found != made_.end() ? found->second
                                : made_.emplace(name, makers_.at(name)()).first->second;
  }

  Makers makers_;
  std::map<std::string, Workload> made_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc == 1) {
    torch::ones({1});
    return 0;
  }
  at::set_num_threads(std::stoi(argv[2]));
  Server(workloads(argv[1])).serve();
  return 0;
}
