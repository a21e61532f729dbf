// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package testbed

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// SDK calls the platform with the bytes that the official Python SDK puts on the wire (contract sections 2 to 4 and 28).
type SDK struct {
	*Testbed
}

// Call sends a JSON call; every one has a JSON body, also GET and DELETE.
func (s SDK) Call(method, path, body string) Answer {
	s.t.Helper()
	return s.raw(method, path, "application/json", body)
}

// Form sends text fields without Content-Type after the file, as Python's requests would.
func (s SDK) Form(method, path, archive string, pairs ...string) Answer {
	s.t.Helper()
	const boundary = "0f6e2ed5a1f24c05a0ad4d1fa6bf3d0c"
	var body strings.Builder
	if archive != "" {
		fmt.Fprintf(&body, "--%s\r\nContent-Disposition: form-data; name=\"artifact\"; filename=\"artifact.zip\"\r\nContent-Type: application/zip\r\n\r\n%s\r\n", boundary, archive)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		fmt.Fprintf(&body, "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n", boundary, pairs[i], pairs[i+1])
	}
	fmt.Fprintf(&body, "--%s--\r\n", boundary)
	return s.raw(method, path, "multipart/form-data; boundary="+boundary, body.String())
}

func (s SDK) raw(method, path, contentType, body string) Answer {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), method, s.URL+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	for name, value := range map[string]string{
		"Authorization": Token, "Accept": "*/*", "Content-Type": contentType, "User-Agent": "peak/1.23.0 CPython/3.11.7 Linux/6.1",
		"x-peak-sdkVersion": "1.23.0", "x-peak-os": "Linux", "x-peak-hostname": "box", "x-peak-pythonVersion": "3.11.7",
		"x-peak-sessionId": "2f7c1d", "x-peak-requestId": "9b1e",
	} {
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	raw, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if err != nil {
		s.t.Fatal(err)
	}
	return Answer{t: s.t, Status: response.StatusCode, Header: response.Header, Raw: raw, call: method + " " + path}
}

// Pages walks a list as the SDK's iterator does: a page without pageCount would end it with an error.
func (s SDK) Pages(path, itemsKey, member string) []string {
	s.t.Helper()
	found := []string{}
	for number := 1; number < 100; number++ {
		separator := "?"
		if strings.Contains(path, "?") {
			separator = "&"
		}
		body := s.Call(http.MethodGet, fmt.Sprintf("%s%spageNumber=%d", path, separator, number), "{}").Want(http.StatusOK)
		found = append(found, Names(s.t, body, itemsKey, member)...)
		count, given := body["pageCount"].(float64)
		if !given {
			s.t.Fatalf("%s: no pageCount", path)
		}
		if float64(number+1) > count {
			return found
		}
	}
	s.t.Fatalf("%s: the pages have no end", path)
	return nil
}

// CreateOrUpdateImage is the SDK's helper of contract 17.6: the whole body goes into all three calls.
func (s SDK) CreateOrUpdateImage(archive, name, version string) map[string]any {
	s.t.Helper()
	pairs := []string{"name", name, "type", "webapp", "version", version, "buildDetails", `{"source": "upload", "secrets": null}`}
	list := s.Call(http.MethodGet, ImagesPath+"?pageSize=100&pageNumber=1&searchTerm="+url.QueryEscape(name), "{}").Want(200)
	at := slices.Index(Names(s.t, list, "images", "name"), name)
	if at < 0 {
		return s.Form(http.MethodPost, ImagesPath, archive, pairs...).Want(201)
	}
	versions := ImagesPath + Names(s.t, list, "images", "id")[at] + "/versions"
	found := s.Call(http.MethodGet, versions+"?pageSize=1&pageNumber=1&searchTerm="+url.QueryEscape(version), "{}").Want(200)
	if numbers := Names(s.t, found, "versions", "version"); len(numbers) == 1 && numbers[0] == version {
		return s.Form(http.MethodPatch, versions+"/"+Names(s.t, found, "versions", "id")[0], archive, pairs...).Want(200)
	}
	return s.Form(http.MethodPost, versions, archive, pairs...).Want(201)
}

// EmailsPath is where e-mails are.
const EmailsPath = "/notifications/api/v1/emails"

// Attachment is a file part of an e-mail.
type Attachment struct{ Name, Content string }

// Mail sends an e-mail: pairs of field name and value after the attachments.
func (s SDK) Mail(files []Attachment, pairs ...string) Answer {
	s.t.Helper()
	const boundary = "0f6e2ed5a1f24c05a0ad4d1fa6bf3d0c"
	var body strings.Builder
	for _, file := range files {
		fmt.Fprintf(&body, "--%s\r\nContent-Disposition: form-data; name=\"attachments\"; filename=\"%s\"\r\nContent-Type: application/octet-stream\r\n\r\n%s\r\n", boundary, file.Name, file.Content)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		fmt.Fprintf(&body, "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n", boundary, pairs[i], pairs[i+1])
	}
	fmt.Fprintf(&body, "--%s--\r\n", boundary)
	return s.raw(http.MethodPost, EmailsPath, "multipart/form-data; boundary="+boundary, body.String())
}

// Simple sends an e-mail to one address and answers its path.
func (s SDK) Simple(subject, to string) string {
	s.t.Helper()
	return EmailsPath + "/" + Text(s.Mail(nil, "recipients", `["`+to+`"]`, "subject", subject, "templateName", "basic").Want(201)["id"])
}
