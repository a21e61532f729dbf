// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"bytes"
	"unicode/utf8"
)

// textProblem says why the content of an ignore file is no text that rules can be read from, or "". A file in another
// encoding would be a list of rules that match nothing, and so would upload what it was written to keep back.
func textProblem(content []byte) string {
	switch {
	case bytes.HasPrefix(content, []byte("\xff\xfe")), bytes.HasPrefix(content, []byte("\xfe\xff")), bytes.IndexByte(content, 0) >= 0:
		return "it is not UTF-8 but looks like UTF-16, which Windows PowerShell writes"
	case !utf8.Valid(content):
		return "it is not UTF-8"
	}
	return ""
}
