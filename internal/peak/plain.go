// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"bytes"
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// maxEscapes is how many layers of escapes are taken off: a secret in JSON in a text in JSON in a page has three.
const maxEscapes = 5

// maxEntity bounds the length of an HTML entity, such as "&quot;".
const maxEntity = 12

// plainText is a text without escapes, and where in the original each of its bytes comes from. Two texts that mean the same,
// of which one is escaped for JSON, HTML or a URL, have the same plain text.
type plainText struct {
	text     []byte
	from, to []int // byte i stands for original[from[i]:to[i]]
}

// plain takes the escapes off a text, layer by layer.
func plain(text string) plainText {
	s := plainText{text: []byte(text), from: make([]int, len(text)), to: make([]int, len(text))}
	for i := range len(text) {
		s.from[i], s.to[i] = i, i+1
	}
	for range maxEscapes {
		next := s.unescape()
		if bytes.Equal(next.text, s.text) {
			break
		}
		s = next
	}
	return s
}

// unescape takes off one layer. What does not show in a message is left out, as printable does.
func (s plainText) unescape() plainText {
	next := plainText{text: make([]byte, 0, len(s.text)), from: make([]int, 0, len(s.text)), to: make([]int, 0, len(s.text))}
	for i := 0; i < len(s.text); {
		meaning, length := s.escape(i)
		for j := range len(meaning) {
			next.text = append(next.text, meaning[j])
			next.from = append(next.from, s.from[i])
			next.to = append(next.to, s.to[i+length-1])
		}
		i += length
	}
	return next
}

// escape is what stands at i, and how many bytes it takes.
func (s plainText) escape(i int) (meaning string, length int) {
	rest := s.text[i:]
	switch c := rest[0]; c {
	case '\\':
		return backslash(rest)
	case '%':
		if b, ok := hexByte(rest[1:]); ok {
			return string([]byte{b}), 3
		}
	case '+':
		return " ", 1
	case '&':
		window := string(rest[:min(len(rest), maxEntity)])
		if end := strings.IndexByte(window, ';'); end > 0 {
			if text := html.UnescapeString(window[:end+1]); text != window[:end+1] {
				return text, end + 1
			}
		}
	}
	r, size := utf8.DecodeRune(rest)
	if r != '\n' && r != '\t' && r != utf8.RuneError && !unicode.IsPrint(r) {
		return "", size
	}
	return string(rest[:size]), size
}

// backslash is what an escape of JSON, Go, Python or a shell means. A backslash before anything else goes without meaning.
func backslash(rest []byte) (meaning string, length int) {
	if len(rest) == 1 {
		return "", 1
	}
	switch rest[1] {
	case 'n':
		return "\n", 2
	case 't':
		return "\t", 2
	case 'r', 'b', 'f', 'a', 'v':
		return "", 2
	case 'x':
		if b, ok := hexByte(rest[2:]); ok {
			return string([]byte{b}), 4
		}
	case 'u':
		if unit, ok := hexUnit(rest[2:]); ok {
			if len(rest) >= 12 && rest[6] == '\\' && rest[7] == 'u' {
				if low, ok := hexUnit(rest[8:]); ok && utf16.IsSurrogate(unit) {
					return string(utf16.DecodeRune(unit, low)), 12
				}
			}
			return string(unit), 6
		}
	case 'U':
		if len(rest) >= 10 {
			if r, err := strconv.ParseUint(string(rest[2:10]), 16, 31); err == nil {
				return string(rune(r)), 10
			}
		}
	case '\\':
		return `\`, 2
	}
	return "", 1
}

func hexByte(text []byte) (byte, bool) {
	if len(text) < 2 {
		return 0, false
	}
	b, err := strconv.ParseUint(string(text[:2]), 16, 8)
	return byte(b), err == nil
}

func hexUnit(text []byte) (rune, bool) {
	if len(text) < 4 {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(text[:4]), 16, 16)
	return rune(unit), err == nil
}
