// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/make_reader.h"

#include "support/text.h"

namespace extmod {
namespace {

constexpr size_t kDeepestInclude = 16;

std::vector<std::string> names_in(const std::string& text) {
  std::vector<std::string> names;
  std::string word;
  for (size_t i = 0; i <= text.size(); ++i) {
    // What is expanded a second time stays one word.
    const size_t end = i < text.size() && text[i] == '$' ? end_of_reference(text, i) : i + 1;
    if (i < text.size() && text[i] != ' ' && text[i] != '\t' && text[i] != '\n') {
      word.append(text, i, end - i);
    } else if (!word.empty()) {
      if (word.starts_with("./") && word.size() > 2) word.erase(0, 2);
      if (!is_unknown(word)) names.push_back(std::move(word));
      word.clear();
    }
    i = end - 1;
  }
  return names;
}

}  // namespace

MakeReader::MakeReader(const MakeFiles& files, MakeBudget& budget, const std::string& folder)
    : files_(files), budget_(budget), expander_(files, budget, folder) {
  expander_.on_eval = [this](const std::string& text) { read_lines(parse_makefile(text), "", true); };
}

bool MakeReader::read_file(const std::string& path, Truth counts) {
  const std::string absolute = absolute_path(path, expander_.folder());
  const auto makefile = files_.parsed(absolute);
  if (makefile == nullptr) return false;
  makefiles_.insert(absolute);
  MakeVariable& list = expander_.variables["MAKEFILE_LIST"];
  budget_.append(list.value, " " + path);
  read_lines(*makefile, absolute, counts);
  return true;
}

void MakeReader::read_lines(const ParsedMakefile& makefile, const std::string& name, Truth counts) {
  if (depth_ >= kDeepestInclude) throw MakeStopped("the makefiles include each other");
  ++depth_;
  budget_.spend(makefile.size);
  const std::vector<ParsedLine>& lines = makefile.lines;
  MakeConditions conditions(counts);
  MakeRule* rule = nullptr;
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string& text = lines[i].line.text;
    const bool recipe = text.starts_with('\t') && rule != nullptr;
    if (recipe ? trim(text).empty() : lines[i].plain.empty()) continue;
    if (!name.empty()) makefile_ = name;
    if (!name.empty()) line_ = lines[i].line.number;
    // As in make, an assignment comes first: a variable may be called `else`.
    if (!recipe && !lines[i].assigned && read_condition(lines[i].plain, conditions)) continue;
    const Truth holds = conditions.holds();
    if (recipe && holds == Truth(true)) {
      rule->recipe.push_back(text.substr(1));
      rule->has_recipe = true;
    }
    if (recipe) continue;
    if (first_word(lines[i].plain).first == "define") {
      i = read_define(lines, i, holds);
      continue;
    }
    if (holds == Truth(false)) continue;
    rule = read_directive(lines[i], holds) ? nullptr : read_rule(lines[i].plain, lines[i].line.number, name, holds);
  }
  --depth_;
}

bool MakeReader::read_condition(const std::string& line, MakeConditions& conditions) {
  const auto [word, rest] = first_word(line);
  const bool begins = word == "ifdef" || word == "ifndef" || word == "ifeq" || word == "ifneq";
  if (begins)
    conditions.begin(conditions.holds() == Truth(false) ? Truth(false) : condition_in(word, rest));
  else if (word == "else" && conditions.any()) {
    const auto [inner, inner_rest] = first_word(rest);
    const bool asked = conditions.next_may_hold() != Truth(false);
    conditions.next_branch(!asked ? Truth(false) : inner.starts_with("if") ? condition_in(inner, inner_rest) : true);
  } else if (word == "endif" && conditions.any())
    conditions.end();
  else
    return false;
  return true;
}

Truth MakeReader::condition_in(std::string_view word, std::string_view rest) {
  if (word == "ifeq") return sides_equal(rest);
  if (word == "ifneq") return negated(sides_equal(rest));
  const auto variable = expander_.variables.find(trim(expander_.expand(rest)));
  if (variable == expander_.variables.end()) return word == "ifndef";
  if (variable->second.value == unknown()) return std::nullopt;
  return variable->second.value.empty() == (word == "ifndef");
}

/// `(a,b)`, `"a" "b"` or `'a' 'b'`.
Truth MakeReader::sides_equal(std::string_view rest) {
  if (rest.starts_with('(') && rest.ends_with(')')) {
    const std::string_view inside = rest.substr(1, rest.size() - 2);
    const size_t comma = find_outside(inside, ',');
    if (comma == std::string_view::npos) return std::nullopt;
    const std::string left = expander_.expand(trim(inside.substr(0, comma)));
    return are_equal(left, expander_.expand(trim(inside.substr(comma + 1))));
  }
  if (rest.empty() || (rest[0] != '"' && rest[0] != '\'')) return std::nullopt;
  const size_t end = find_outside(rest, rest[0], 1);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view second = trim(rest.substr(end + 1));
  if (second.size() < 2) return std::nullopt;
  const std::string left = expander_.expand(rest.substr(1, end - 1));
  return are_equal(left, expander_.expand(second.substr(1, second.size() - 2)));
}

/// Returns the index of the line with `endef`.
size_t MakeReader::read_define(const std::vector<ParsedLine>& lines, size_t at, Truth counts) {
  std::string_view head = first_word(lines[at].line.text).second;
  const size_t end_of_name = std::min(head.find_first_of(" \t=:+?"), head.size());
  const bool simple = head.find(":=") != std::string_view::npos;
  const bool adds = head.find("+=") != std::string_view::npos;
  const std::string name = expander_.expand(head.substr(0, end_of_name));
  std::string value;
  size_t depth = 1;
  for (++at; at < lines.size(); ++at) {
    const std::string_view word = first_word(lines[at].line.text).first;
    if (word == "define") ++depth;
    if (word == "endef" && --depth == 0) break;
    budget_.append(value, lines[at].line.text + "\n");
  }
  if (!value.empty()) value.pop_back();
  if (counts != Truth(false)) assign({name, simple ? ":=" : adds ? "+=" : "=", value}, counts);
  return at;
}

std::string MakeReader::name_of(const MakeAssignment& given) {
  return given.name.find('$') == std::string::npos ? given.name : expander_.expand(given.name);
}

void MakeReader::assign(const MakeAssignment& given, Truth counts) {
  // Almost all are of the configuration, thousands in each make: no name is copied.
  const bool is_plain = given.name.find('$') == std::string::npos;
  const std::string expanded = is_plain ? std::string() : expander_.expand(given.name);
  const std::string& name = is_plain ? given.name : expanded;
  const auto found = expander_.variables.find(name);
  const bool defined = found != expander_.variables.end();
  if (defined && found->second.origin == std::string_view("command line") && !given.overrides) return;
  if (given.how == "?=" && defined) return;
  if (!counts || is_unknown(name)) {
    MakeVariable& variable = expander_.variables[name];
    variable = {given.how == "+=" ? variable.value + " " + unknown() : unknown(), variable.recursive, "file"};
    return;
  }
  if (given.how == "!=") {
    if (expander_.on_shell) expander_.on_shell(expander_.expand(given.value));
    expander_.variables[name] = {unknown(), false, "file"};
  } else if (given.how == ":=") {
    std::string value = expander_.expand(given.value);
    expander_.variables[name] = {std::move(value), false, "file"};
  } else if (given.how == "+=" && defined) {
    const std::string more = found->second.recursive ? given.value : expander_.expand(given.value);
    MakeVariable& variable = expander_.variables[name];
    if (!variable.value.empty()) variable.value += ' ';
    budget_.append(variable.value, more);
  } else {
    budget_.spend(given.value.size());
    MakeVariable& variable = defined ? found->second : expander_.variables[name];
    variable = {given.value, true, "file"};
  }
}

/// Assignments, includes, export and the like. False for rules.
bool MakeReader::read_directive(const ParsedLine& parsed, Truth counts) {
  if (parsed.assigned) {
    assign(parsed.assigned->assignment, counts);
    if (parsed.assigned->exports) exported_.insert(parsed.assigned->assignment.name);
    return true;
  }
  const auto [word, rest] = first_word(parsed.plain);
  if (word == "include" || word == "-include" || word == "sinclude") {
    read_include(rest, word == "include" && counts, counts);
  } else if (word == "export") {
    for (const auto& name : split_words(expander_.expand(rest))) exported_.insert(name);
  } else if (word == "unexport") {
    for (const auto& name : split_words(expander_.expand(rest))) exported_.erase(name);
  } else if (word == "undefine") {
    expander_.variables.erase(std::string(rest));
  } else {
    return word == "vpath" || word == "load";
  }
  return true;
}

void MakeReader::read_include(std::string_view names, bool needed, Truth counts) {
  for (const auto& name : split_words(expander_.expand(names))) {
    if (is_unknown(name)) continue;
    const std::string includer = makefile_;
    if (!read_file(name, counts) && needed) missing_includes_.emplace(name, includer);
    makefile_ = includer;
  }
}

MakeRule* MakeReader::read_rule(const std::string& line, size_t number, const std::string& makefile, Truth counts) {
  const size_t colon = find_outside(line, ':');
  if (colon != std::string::npos) {
    if (auto assigned = assignment_in(std::string_view(line).substr(colon + 1))) {
      MakeAssignment& own = assigned->assignment;
      if (!counts) own = {own.name, ":=", unknown()};
      if (own.how == ":=") own.value = expander_.expand(own.value);
      for (const auto& target : names_in(expander_.expand(line.substr(0, colon)))) rules_.add_variable(target, own);
      return nullptr;
    }
  }
  // A line without a colon is there for what its functions do.
  if (!counts && colon == std::string::npos) return nullptr;
  return add_rule(line, number, makefile, counts);
}

MakeRule* MakeReader::add_rule(const std::string& line, size_t number, const std::string& makefile, Truth counts) {
  const size_t semicolon = find_outside(line, ';');
  const std::string text =
      expander_.expand(counts ? line.substr(0, semicolon) : line.substr(0, find_outside(line, ':') + 1));
  const size_t colon = text.find(':');
  if (colon == std::string::npos) return nullptr;
  MakeRule rule;
  rule.targets = names_in(text.substr(0, colon));
  std::string rest = text.substr(colon + 1);
  if (rest.starts_with(':')) rest.erase(0, 1);
  if (const size_t second = rest.find(':'); second != std::string::npos) {
    const auto patterns = names_in(rest.substr(0, second));
    rule.pattern = patterns.empty() ? "" : patterns[0];
    rest.erase(0, second + 1);
  }
  const size_t bar = rest.find('|');
  rule.prerequisites = names_in(rest.substr(0, bar));
  if (bar != std::string::npos) rule.order_only = names_in(rest.substr(bar + 1));
  if (semicolon != std::string::npos) {
    rule.has_recipe = true;
    if (counts) rule.recipe.push_back(line.substr(semicolon + 1));
  }
  rule.sure = counts.has_value();
  rule.makefile = makefile;
  rule.line = number;
  return &rules_.add(std::move(rule));
}

}  // namespace extmod
