// Long strings and comments of Lua (Lua 5.4 reference manual, 3.1) for tree-sitter's grammar, whose source distribution
// leaves its own scanner out. `level` is how many `=` stand between the brackets.
#include "tree_sitter/alloc.h"
#include "tree_sitter/parser.h"

enum Token { COMMENT_START, COMMENT_CONTENT, COMMENT_END, STRING_START, STRING_CONTENT, STRING_END };

typedef struct { uint8_t level; } State;

void *tree_sitter_lua_external_scanner_create(void) { return ts_calloc(1, sizeof(State)); }

void tree_sitter_lua_external_scanner_destroy(void *state) { ts_free(state); }

unsigned tree_sitter_lua_external_scanner_serialize(void *state, char *buffer) {
  buffer[0] = (char)((State *)state)->level;
  return 1;
}

void tree_sitter_lua_external_scanner_deserialize(void *state, const char *buffer, unsigned length) {
  ((State *)state)->level = length ? (uint8_t)buffer[0] : 0;
}

static bool take(TSLexer *lexer, int32_t character) {
  if (lexer->lookahead != character) return false;
  lexer->advance(lexer, false);
  return true;
}

// `bracket`, any number of `=`, `bracket`: how many there were, -1 when it is something else.
static int bracket(TSLexer *lexer, int32_t character) {
  if (!take(lexer, character)) return -1;
  int level = 0;
  while (level < 255 && take(lexer, '=')) level++;
  return take(lexer, character) ? level : -1;
}

static bool start(State *state, TSLexer *lexer, enum Token token) {
  int level = bracket(lexer, '[');
  if (level < 0) return false;
  state->level = (uint8_t)level;
  lexer->mark_end(lexer);
  lexer->result_symbol = token;
  return true;
}

static bool end(State *state, TSLexer *lexer, enum Token token) {
  if (bracket(lexer, ']') != state->level) return false;
  lexer->mark_end(lexer);
  lexer->result_symbol = token;
  return true;
}

static bool content(State *state, TSLexer *lexer, enum Token token) {
  while (!lexer->eof(lexer)) {
    lexer->mark_end(lexer);
    if (lexer->lookahead != ']') {
      lexer->advance(lexer, false);
      continue;
    }
    lexer->advance(lexer, false);
    int level = 0;
    while (level < 255 && take(lexer, '=')) level++;
    if (level == state->level && lexer->lookahead == ']') {
      lexer->result_symbol = token;
      return true;
    }
  }
  return false;
}

bool tree_sitter_lua_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  State *state = payload;
  bool recovers = valid[COMMENT_CONTENT] && valid[STRING_CONTENT];
  if (!recovers && valid[STRING_CONTENT]) return content(state, lexer, STRING_CONTENT);
  if (!recovers && valid[COMMENT_CONTENT]) return content(state, lexer, COMMENT_CONTENT);
  if (!recovers && valid[STRING_END] && lexer->lookahead == ']') return end(state, lexer, STRING_END);
  if (!recovers && valid[COMMENT_END] && lexer->lookahead == ']') return end(state, lexer, COMMENT_END);
  while (lexer->lookahead == ' ' || (lexer->lookahead >= '\t' && lexer->lookahead <= '\r')) lexer->advance(lexer, true);
  if (valid[STRING_START] && lexer->lookahead == '[') return start(state, lexer, STRING_START);
  if (valid[COMMENT_START] && take(lexer, '-')) return take(lexer, '-') && start(state, lexer, COMMENT_START);
  return false;
}
