// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/textproto"
)

// asForm is a multipart body as the official SDK sends it (contract 4.4): the archive first, unless it is nil, then fields; what is
// no text travels as JSON.
func asForm(archive []byte, fields ...field) body {
	var buffer bytes.Buffer
	writer := multipart.NewWriter(&buffer)
	if archive != nil {
		header := textproto.MIMEHeader{}
		header.Set("Content-Disposition", `form-data; name="artifact"; filename="artifact.zip"`)
		header.Set("Content-Type", "application/zip")
		part, err := writer.CreatePart(header)
		mustWrite(err)
		_, err = part.Write(archive)
		mustWrite(err)
	}
	for _, one := range fields {
		value, is := one.value.(string)
		if !is {
			encoded, err := json.Marshal(one.value)
			mustWrite(err)
			value = string(encoded)
		}
		mustWrite(writer.WriteField(one.name, value))
	}
	mustWrite(writer.Close())
	return body{writer.FormDataContentType(), buffer.Bytes()}
}

type field struct {
	name  string
	value any
}

// archiveOf is a zip of one file.
func archiveOf(name, content string) []byte {
	var buffer bytes.Buffer
	writer := zip.NewWriter(&buffer)
	file, err := writer.Create(name)
	mustWrite(err)
	_, err = file.Write([]byte(content))
	mustWrite(err)
	mustWrite(writer.Close())
	return buffer.Bytes()
}

// mustWrite is for writes to memory, which do not fail.
func mustWrite(err error) {
	if err != nil {
		panic(err)
	}
}

// object is a JSON object to send.
type object = map[string]any

// list is a JSON list to send.
type list = []any
