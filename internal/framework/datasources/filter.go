// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
)

// FilterKind is what a filter takes.
type FilterKind int

// The kinds of filters. In the struct that the configuration is read into they are types.String, []string, types.Bool and
// types.Int64.
const (
	Text FilterKind = iota
	Texts
	Flag
	Whole
)

// Filter is one attribute of the configuration of a list: of a plural data source and of a list resource alike.
type Filter struct {
	// Name is the attribute.
	Name string

	// Description is in Markdown. What Values allow has to be named in it.
	Description string

	// Kind is what it takes.
	Kind FilterKind

	// Required says that the list cannot be had without it, e.g. the object whose versions are listed.
	Required bool

	// Values are the words that the documents list; none lists all. Another one is a warning.
	Values []string

	// Strict refuses other words: what is asked for depends on the word.
	Strict bool

	// ID, unless it is "", says that a Text is the id of an object that the API knows by a whole number, and of what, such as
	// "an image".
	ID string

	// Validators of a Text, and of each element of Texts.
	Validators []validator.String
}

func (f Filter) text() []validator.String {
	checks := append([]validator.String{stringvalidator.LengthAtLeast(1)}, f.Validators...)
	switch {
	case f.Strict:
		checks = append(checks, stringvalidator.OneOf(f.Values...))
	case len(f.Values) > 0:
		checks = append(checks, validators.Documented(f.Values...))
	}
	return checks
}

// texts keeps a list from being empty: the API takes that for no filter at all.
func (f Filter) texts() []validator.List {
	return []validator.List{listvalidator.SizeAtLeast(1), validators.NoNulls{}, listvalidator.ValueStringsAre(f.text()...)}
}

// wholes bounds numbers: everything that lists count or number starts at 1.
func wholes() []validator.Int64 {
	return []validator.Int64{int64validator.AtLeast(1)}
}

// dataFilters are the attributes of a data source.
func dataFilters(filters []Filter) map[string]dataschema.Attribute {
	attributes := make(map[string]dataschema.Attribute, len(filters))
	for _, f := range filters {
		switch f.Kind {
		case Text:
			attributes[f.Name] = dataschema.StringAttribute{MarkdownDescription: f.Description, Required: f.Required, Optional: !f.Required, Validators: f.text()}
		case Texts:
			attributes[f.Name] = dataschema.ListAttribute{MarkdownDescription: f.Description, ElementType: types.StringType, Required: f.Required, Optional: !f.Required, Validators: f.texts()}
		case Flag:
			attributes[f.Name] = dataschema.BoolAttribute{MarkdownDescription: f.Description, Required: f.Required, Optional: !f.Required}
		case Whole:
			attributes[f.Name] = dataschema.Int64Attribute{MarkdownDescription: f.Description, Required: f.Required, Optional: !f.Required, Validators: wholes()}
		}
	}
	return attributes
}

// listFilters are the attributes of a list resource.
func listFilters(filters []Filter) map[string]listschema.Attribute {
	attributes := make(map[string]listschema.Attribute, len(filters))
	for _, f := range filters {
		switch f.Kind {
		case Text:
			attributes[f.Name] = listschema.StringAttribute{MarkdownDescription: f.Description, Required: f.Required, Optional: !f.Required, Validators: f.text()}
		case Texts:
			attributes[f.Name] = listschema.ListAttribute{MarkdownDescription: f.Description, ElementType: types.StringType, Required: f.Required, Optional: !f.Required, Validators: f.texts()}
		case Flag:
			attributes[f.Name] = listschema.BoolAttribute{MarkdownDescription: f.Description, Required: f.Required, Optional: !f.Required}
		case Whole:
			attributes[f.Name] = listschema.Int64Attribute{MarkdownDescription: f.Description, Required: f.Required, Optional: !f.Required, Validators: wholes()}
		}
	}
	return attributes
}
