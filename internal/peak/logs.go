// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

const (
	// maxLogPages bounds how many pages of a log are read for its tail.
	maxLogPages = 1000
	// maxEmptyLogPages is how many empty pages in a row end a log whose tokens do not.
	maxEmptyLogPages = 5
	// maxLogLine bounds the bytes kept of one line, because a tail is for messages.
	maxLogLine = 8 << 10
)

// LogLine is a line of a log. Time is the zero time when the platform gave none, or none that can be read.
type LogLine struct {
	Message string
	Time    time.Time
}

// UnmarshalJSON reads {message, timestamp}, the timestamp being epoch milliseconds or ISO text (contract 26, row 22).
func (l *LogLine) UnmarshalJSON(data []byte) error {
	var line struct {
		Message   text            `json:"message"`
		Timestamp json.RawMessage `json:"timestamp"`
	}
	if err := json.Unmarshal(data, &line); err != nil {
		return err
	}
	*l = LogLine{Message: string(line.Message), Time: logTime(line.Timestamp)}
	return nil
}

// logTime reads a time that is a JSON number or text.
func logTime(raw json.RawMessage) time.Time {
	var millis integer
	if err := json.Unmarshal(raw, &millis); err == nil && millis != 0 {
		return time.UnixMilli(int64(millis)).UTC()
	}
	var iso string
	if err := json.Unmarshal(raw, &iso); err == nil {
		if at, ok := parseTime(iso); ok {
			return at
		}
	}
	return time.Time{}
}

// logTail follows the pages of the log of what to their end and keeps the last lines.
func logTail(lines int, what string, read func(token string) (page []LogLine, next string, err error)) ([]LogLine, error) {
	var tail []LogLine
	token, empty := "", 0
	for range maxLogPages {
		page, next, err := read(token)
		if err != nil {
			return tail, err
		}
		for _, line := range page[max(0, len(page)-lines):] {
			line.Message = printable(truncate(line.Message, maxLogLine))
			tail = append(tail, line)
		}
		// A fresh slice lets go of the lines that were cut off.
		tail = slices.Clone(tail[max(0, len(tail)-lines):])
		if len(page) == 0 {
			empty++
		} else {
			empty = 0
		}
		// The end is a page without a token, or, as log stores of the usual kind do it, with the token that was asked for.
		if next == "" || next == token || empty == maxEmptyLogPages {
			return tail, nil
		}
		token = next
	}
	return tail, fmt.Errorf("the log of %s has more than %d pages; its end was not reached", what, maxLogPages)
}
