// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/kconfig_expression.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <optional>

#include "support/text.h"

namespace extmod {
namespace {

constexpr int kDeepestExpression = 200;
constexpr size_t kMostAlternatives = 5;

bool is_token_byte(char byte) {
  return std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '_' || byte == '-';
}

/// The end of `$(...)` that begins at `at`.
size_t end_of_macro(std::string_view text, size_t at) {
  int depth = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '(') ++depth;
    if (text[at] == ')' && --depth == 0) return at + 1;
  }
  return text.size();
}

size_t end_of_string(std::string_view text) {
  for (size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '\\')
      ++at;
    else if (text[at] == text.front())
      return at + 1;
  }
  return text.size();
}

size_t end_of_token(std::string_view text) {
  if (text.front() == '"' || text.front() == '\'') return end_of_string(text);
  for (std::string_view two : {"&&", "||", "!=", "<=", ">=", ":=", "+="})
    if (text.starts_with(two)) return 2;
  size_t at = 0;
  while (at < text.size()) {
    if (text.substr(at).starts_with("$("))
      at = end_of_macro(text, at);
    else if (is_token_byte(text[at]))
      ++at;
    else
      break;
  }
  return std::max<size_t>(at, 1);
}

struct ExpressionNode;
using NodePtr = std::unique_ptr<ExpressionNode>;

/// `op` is empty for a word, else `&& || ! = != < <= > >=`; comparisons have words on both sides.
struct ExpressionNode {
  std::string op;
  std::string word;
  NodePtr left;
  NodePtr right;
};

bool is_comparison(std::string_view op) {
  return op == "=" || op == "!=" || op == "<" || op == "<=" || op == ">" || op == ">=";
}

/// Recursive descent; nothing for what is no expression.
class ExpressionReader {
 public:
  explicit ExpressionReader(std::string_view text) : rest_(text) { next(); }

  NodePtr read() {
    NodePtr node = any_of(0);
    return token_.empty() ? std::move(node) : nullptr;
  }

 private:
  void next() { token_ = next_kconfig_token(rest_); }

  NodePtr chain(std::string_view op, int depth) {
    NodePtr left = op == "||" ? chain("&&", depth) : one(depth);
    while (left && token_ == op) {
      next();
      NodePtr right = op == "||" ? chain("&&", depth) : one(depth);
      if (!right) return nullptr;
      left = std::make_unique<ExpressionNode>(ExpressionNode{std::string(op), "", std::move(left), std::move(right)});
    }
    return left;
  }

  NodePtr any_of(int depth) { return chain("||", depth); }

  NodePtr word() {
    if (token_.empty() ||
        (!is_token_byte(token_.front()) && std::string_view("\"'$").find(token_.front()) == std::string_view::npos))
      return nullptr;
    auto node = std::make_unique<ExpressionNode>(ExpressionNode{"", std::string(token_), nullptr, nullptr});
    next();
    return node;
  }

  NodePtr one(int depth) {
    if (depth > kDeepestExpression) return nullptr;
    if (token_ == "!") {
      next();
      NodePtr inner = one(depth + 1);
      if (!inner) return nullptr;
      return std::make_unique<ExpressionNode>(ExpressionNode{"!", "", std::move(inner), nullptr});
    }
    if (token_ == "(") {
      next();
      NodePtr inner = any_of(depth + 1);
      if (token_ != ")") return nullptr;
      next();
      return inner;
    }
    NodePtr left = word();
    if (!left || !is_comparison(token_)) return left;
    std::string op(token_);
    next();
    NodePtr right = word();
    if (!right) return nullptr;
    return std::make_unique<ExpressionNode>(ExpressionNode{std::move(op), "", std::move(left), std::move(right)});
  }

  std::string_view rest_;
  std::string_view token_;
};

/// As expr_parse_string(): decimal, 0x and octal.
std::optional<long long> number_in(const std::string& text) {
  char* end = nullptr;
  errno = 0;
  const long long value = std::strtoll(text.c_str(), &end, 0);
  if (errno != 0 || text.empty() || *end != '\0' || end == text.c_str()) return std::nullopt;
  return value;
}

int order_of(const std::string& left, const std::string& right) {
  const auto a = number_in(left);
  const auto b = number_in(right);
  if (a && b) return *a < *b ? -1 : static_cast<int>(*a > *b);
  return left.compare(right);
}

bool order_holds(const std::string& op, int order) {
  if (op == "=") return order == 0;
  if (op == "!=") return order != 0;
  if (op == "<") return order < 0;
  if (op == "<=") return order <= 0;
  if (op == ">") return order > 0;
  return order >= 0;
}

Tristate node_value(const ExpressionNode& node, const KconfigLookup& lookup) {
  if (node.op.empty()) return lookup(node.word).tristate;
  if (node.op == "!")
    return static_cast<Tristate>(static_cast<int>(Tristate::y) - static_cast<int>(node_value(*node.left, lookup)));
  if (node.op == "&&") return std::min(node_value(*node.left, lookup), node_value(*node.right, lookup));
  if (node.op == "||") return std::max(node_value(*node.left, lookup), node_value(*node.right, lookup));
  const int order = order_of(lookup(node.left->word).text, lookup(node.right->word).text);
  return order_holds(node.op, order) ? Tristate::y : Tristate::n;
}

std::string node_text(const ExpressionNode& node) {
  if (node.op.empty()) return node.word;
  if (is_comparison(node.op)) return node.left->word + " " + node.op + " " + node.right->word;
  const auto inner = [](const ExpressionNode& part) {
    return part.op == "&&" || part.op == "||" ? "(" + node_text(part) + ")" : node_text(part);
  };
  if (node.op == "!") return "!" + inner(*node.left);
  return inner(*node.left) + " " + node.op + " " + inner(*node.right);
}

std::string is_now(const std::string& word, const KconfigLookup& lookup) {
  const KconfigWord value = lookup(word);
  if (!value.defined) return "this tree does not know " + word;
  return value.text.empty() || value.text == "n" ? word + " is not set" : word + "=" + value.text;
}

/// The sides of `a || b || c`.
void add_alternatives(const ExpressionNode& node, std::vector<const ExpressionNode*>& sides) {
  if (node.op != "||") {
    sides.push_back(&node);
    return;
  }
  add_alternatives(*node.left, sides);
  add_alternatives(*node.right, sides);
}

std::string unmet_alternatives(const ExpressionNode& node) {
  std::vector<const ExpressionNode*> sides;
  add_alternatives(node, sides);
  std::string text;
  for (size_t i = 0; i < sides.size(); ++i) {
    if (i == kMostAlternatives)
      return text + " or " + std::to_string(sides.size() - i) + " others, none of which is met";
    if (i > 0) text += i + 1 == sides.size() ? " or " : ", ";
    text += sides[i]->op == "&&" ? "(" + node_text(*sides[i]) + ")" : node_text(*sides[i]);
  }
  return text + (sides.size() == 2 ? ", neither of which is met" : ", none of which is met");
}

void add_unmet(const ExpressionNode& node, Tristate wanted, const KconfigLookup& lookup,
               std::vector<std::string>& parts) {
  if (node_value(node, lookup) >= wanted) return;
  if (node.op == "&&") {
    add_unmet(*node.left, wanted, lookup, parts);
    add_unmet(*node.right, wanted, lookup, parts);
    return;
  }
  std::string part;
  if (node.op == "||") {
    part = unmet_alternatives(node);
  } else if (node.op == "!" && node.left->op.empty()) {
    part = node_text(node) + ", and " + is_now(node.left->word, lookup);
  } else if (is_comparison(node.op)) {
    const bool right_is_constant = lookup(node.left->word).defined;
    part = node_text(node) + ", and " + is_now(right_is_constant ? node.left->word : node.right->word, lookup);
  } else if (!node.op.empty()) {
    part = node_text(node) + ", which is not met";
  } else if (const KconfigWord value = lookup(node.word); !value.defined) {
    part = node.word + ", which this tree does not know";
  } else if (value.tristate == Tristate::m) {
    part = node.word + ", and " + node.word + "=m allows only m";
  } else {
    part = node.word + ", which is not set";
  }
  if (std::find(parts.begin(), parts.end(), part) == parts.end()) parts.push_back(std::move(part));
}

}  // namespace

std::string_view next_kconfig_token(std::string_view& text) {
  const size_t start = text.find_first_not_of(" \t\r");
  if (start == std::string_view::npos || text[start] == '#') {
    text = {};
    return {};
  }
  text.remove_prefix(start);
  const size_t end = end_of_token(text);
  const std::string_view token = text.substr(0, end);
  text.remove_prefix(end);
  return token;
}

Tristate evaluate_kconfig(std::string_view expression, const KconfigLookup& lookup) {
  const NodePtr node = ExpressionReader(expression).read();
  return node ? node_value(*node, lookup) : Tristate::y;
}

std::vector<std::string> unmet_parts(std::string_view expression, Tristate wanted, const KconfigLookup& lookup) {
  std::vector<std::string> parts;
  if (const NodePtr node = ExpressionReader(expression).read()) add_unmet(*node, wanted, lookup, parts);
  return parts;
}

}  // namespace extmod
