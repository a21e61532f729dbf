// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package services

import (
	"bytes"
	"html/template"
	"net/http"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// pages is where the web apps of this platform are. Like downloads they need no token: browsers send none.
const pages = "/_emulator/apps"

// address is where a web app is to be seen, "" as long as it has never been up [ASSUMED]: APIs are called in another way.
func (object *Service) address(base string) string {
	if object.ServiceType == TypeAPI || object.Status == ServiceCreating || object.Status == serviceCreateFailed {
		return ""
	}
	return base + pages + "/" + object.ID
}

// pageOf is what stands there: nothing runs on this platform, but who opens the address sees that it leads to the right place.
var pageOf = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{{or .Title .Name}}</title></head>
<body>
<h1>{{or .Title .Name}}</h1>
<p>{{.Description}}</p>
<p>Here the {{.ServiceType}} {{.Name}} would be, of version {{.ImageDetails.VersionID}} of image {{.ImageDetails.ImageID}}. It is {{.Status}}; a local platform runs no images.</p>
</body>
</html>
`))

// page answers what is at the address of a web app.
func (s *API) page(r *wire.Request) (wire.Reply, error) {
	object, err := s.find(r)
	if err != nil {
		return wire.Reply{}, err
	}
	if object.address(r.Base) == "" {
		return wire.Reply{}, wire.Refuse(http.StatusNotFound, "Service %s has no page: it is a %s and %s.", object.Name, object.ServiceType, object.Status)
	}
	var page bytes.Buffer
	if err := pageOf.Execute(&page, object); err != nil {
		return wire.Reply{}, err
	}
	return wire.Reply{Status: http.StatusOK, Raw: page.Bytes(), ContentType: "text/html; charset=utf-8"}, nil
}
