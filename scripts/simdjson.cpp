// Prints, for each file of JSON, how many nanoseconds of processor time simdjson takes for it:
// to parse it into its tape, and to walk it on demand, taking every name and value. Neither makes
// values of types. See simdjson.sh.
#include <simdjson.h>

#include <cstdio>
#include <ctime>
#include <string>

namespace {

double processor_time() {
	timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

volatile size_t sink;

size_t walk(simdjson::ondemand::value v) {
	size_t n = 1;
	switch (v.type()) {
	case simdjson::ondemand::json_type::object:
		for (auto field : v.get_object()) {
			n += std::string_view(field.unescaped_key()).size();
			n += walk(field.value());
		}
		return n;
	case simdjson::ondemand::json_type::array:
		for (auto item : v.get_array()) n += walk(item.value());
		return n;
	case simdjson::ondemand::json_type::string:
		return n + std::string_view(v.get_string()).size();
	case simdjson::ondemand::json_type::number:
		return n + (double(v.get_double()) != 0);
	case simdjson::ondemand::json_type::boolean:
		return n + bool(v.get_bool());
	case simdjson::ondemand::json_type::null:
		return n + v.is_null();
	}
	return n;
}

// measure calls f for some 20 milliseconds and returns nanoseconds per call.
template <typename F> double measure(F f) {
	f();
	const double start = processor_time();
	double now = start;
	int calls = 0;
	for (; now - start < 20e6; now = processor_time(), calls++) f();
	return (now - start) / calls;
}

} // namespace

int main(int argc, char **argv) {
	simdjson::dom::parser dom;
	simdjson::ondemand::parser ondemand;
	for (int i = 1; i < argc; i++) {
		const simdjson::padded_string text = simdjson::padded_string::load(argv[i]);
		const double tape = measure([&] { sink = size_t(dom.parse(text).type() == simdjson::dom::element_type::OBJECT); });
		const double walked = measure([&] {
			simdjson::ondemand::document doc = ondemand.iterate(text);
			sink = walk(doc.get_value());
		});
		std::string name = argv[i];
		name = name.substr(name.rfind('/') + 1);
		std::printf("%s tape %.0f\n%s walk %.0f\n", name.substr(0, name.rfind('.')).c_str(), tape, name.substr(0, name.rfind('.')).c_str(), walked);
	}
}
